import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FakePaintersOptions, startFakePainters } from '@visionprefer/fake-vendors';
import { expect, onTestFinished, test } from 'vitest';
import { makeFolder, start } from './command-line.ts';

const generators = {
  comfyui: 'comfyui:sd15.safetensors',
  openai: 'openai:gpt-image-2',
  diffusers: 'diffusers:sd15',
};
type Painter = keyof typeof generators;

const prompts = Array.from({ length: 12 }, (_, at) => `a boat and ${at} gulls`);

/** Pictures that cannot be used. One that is broken is asked for once more, and ComfyUI has the same again. */
const unusable = ['broken-image', 'blank', 'same', 'same', 'small'] as const;

test.each<[Painter, Record<string, number>]>([
  ['comfyui', { unreadable: 1, blank: 1, same: 1, small: 1 }],
  ['diffusers', { blank: 1, same: 1, small: 1, blocked: 1 }],
])(
  '%s: what cannot be used leaves a gap, what fails is asked again, and neither is paid for again',
  async (name, gaps) => {
    const { painters, folder, paint } = await openStudio(name);
    for (const fault of ['500', 'reset', 'cut', 'out-of-memory', ...unusable, 'refused'] as const)
      painters.next(fault, name);
    const { stdout, stderr, exitCode } = await paint().ended;
    const missing = Object.values(gaps).reduce((sum, number) => sum + number, 0);
    expect(JSON.parse(stdout), stderr).toMatchObject({ images: prompts.length - missing, gaps, failures: 0 });
    expect(exitCode).toBe(0);
    const ordered = painters.orders.length;
    const samples = await readSamples(folder);
    expect(samples.flatMap(({ images }) => images)).toHaveLength(prompts.length - missing);
    const files = await readdir(join(folder, 'samples/images'), { recursive: true });
    expect(files.filter((file) => file.endsWith('.png'))).toHaveLength(prompts.length - missing);
    // ComfyUI keeps what it has: it paints once what broke off, and again what ran out of memory.
    if (name === 'comfyui') expect(ordered).toBe(prompts.length + 2);
    expect(await paint().ended).toMatchObject({ exitCode: 0 });
    expect(painters.orders).toHaveLength(ordered);
  },
);

test.each<Painter>(['comfyui', 'openai'])(
  '%s: killed, it paints nothing again but what was under way',
  async (name) => {
    const { painters, folder, paint, ordered } = await openStudio(name, { paintMs: 20 });
    const fifth = ordered(5);
    const first = paint('--concurrency', '2');
    await fifth;
    first.child.kill('SIGKILL');
    await first.ended;
    expect(await paint().ended).toMatchObject({ exitCode: 0 });
    const again = painters.orders.length - prompts.length;
    // The prompt of an image is known to ComfyUI by its ticket: the queue and the history are asked for it.
    expect(again).toBeLessThanOrEqual(name === 'comfyui' ? 0 : 2);
    const painted = await readSamples(folder);
    expect(new Set(painted.map(({ prompt }) => prompt)).size).toBe(prompts.length);
  },
);

test('ComfyUI is listened to by a websocket for each image, and done without where it is cut or starts anew', async () => {
  const { painters, folder, paint } = await openStudio('comfyui', { paintMs: 20 });
  for (const fault of ['socket-cut', 'restart'] as const) painters.next(fault, 'comfyui');
  expect(await paint('--concurrency', '1').ended).toMatchObject({ exitCode: 0 });
  expect(painters.orders).toHaveLength(prompts.length + 1);
  expect(painters.sockets.filter(({ closedBy }) => closedBy === 'server')).toHaveLength(2);
  expect(await readSamples(folder)).toHaveLength(prompts.length);
});

/** Painters that are closed after the test, and the command that has one of them paint, whose first options stay. */
async function openStudio(name: Painter, options: FakePaintersOptions = {}) {
  const waiting = new Map<number, () => void>();
  let orders = 0;
  const painters = await startFakePainters({ ...options, onOrder: () => waiting.get(++orders)?.() });
  onTestFinished(() => painters.close());
  const folder = await makeFolder();
  await writeFile(join(folder, 'prompts.txt'), `${prompts.join('\n')}\n`);
  const paint = (...more: string[]) => {
    const words = ['generate', 'prompts.txt', '-g', generators[name], '-n', '1', '--size', '64', '--json', ...more];
    return start(words, folder, { environment: painters.environment });
  };
  /** Once so many pictures are ordered. */
  const ordered = (number: number) => new Promise<void>((resolve) => waiting.set(number, resolve));
  return { painters, folder, paint, ordered };
}

async function readSamples(folder: string): Promise<{ prompt: string; images: object[] }[]> {
  const text = await readFile(join(folder, 'samples/samples.jsonl'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { prompt: string; images: object[] });
}
