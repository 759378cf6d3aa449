import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { makeFolder, run, start } from './command-line.ts';

/** A plugin in a folder of its own finds no package of the repository by its name. */
const painter = pathToFileURL(
  join(import.meta.dirname, '../../../node_modules/@visionprefer/generator-paint/src/index.ts'),
).href;

/** A generator of a third party, without any import: it notes each ticket before and after it has painted. */
const slow = `
import { appendFileSync, readFileSync } from 'node:fs';
export async function slow() {
  const { paint } = await import(${JSON.stringify(painter)});
  const painter = paint({ model: 'master' });
  return {
    specVersion: 1,
    id: 'slow',
    usdPerImage: 0.01,
    async generate(request, options) {
      appendFileSync('calls.log', 'asked ' + options.ticket + '\\n');
      await new Promise((resolve) => setTimeout(resolve, 4));
      const image = await painter.generate(request, options);
      appendFileSync('calls.log', 'painted ' + options.ticket + '\\n');
      return image;
    },
  };
}
`;
const things = ['fox', 'cat', 'boat', 'house', 'tree', 'star', 'heart', 'moon', 'fish', 'bird'];
const colours = ['red', 'green', 'blue', 'yellow', 'pink', 'black', 'orange', 'purple', 'brown', 'white'];
const prompts = things.flatMap((thing) => colours.map((colour) => `a ${colour} ${thing} on the beach`));
const command = (...more: string[]) => ['generate', 'prompts.txt', '--size', '48', '--quiet', ...more];

test('goes from a list of prompts to samples that can be annotated', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'prompts.txt'), 'two red cats\n\na blue boat on the sea\na blue boat on the sea\n');
  const painted = await run(
    [
      'generate',
      'prompts.txt',
      '-g',
      'paint:master',
      '-g',
      'paint:beginner',
      '--guidance',
      '3..12',
      '--size',
      '96',
      '-n',
      '2',
    ],
    folder,
  );
  expect(painted).toMatchObject({ exitCode: 1, stdout: 'samples/samples.jsonl  2 new samples with 4 images\n' });
  expect(painted.stderr).toContain('prompts.txt:4: the same prompt or id stands in prompts.txt:3.');
  const annotated = await run(['annotate', 'samples/samples.jsonl', '-a', 'pixels', '--aspect', 'fidelity'], folder);
  expect(annotated).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('2 new annotations (2 scored)') });
});

test('killed again and again, it paints nothing again but what was under way, and loses nothing', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'prompts.txt'), `${prompts.join('\n')}\n`);
  await writeFile(join(folder, 'slow.js'), slow);
  let kills = 0;
  let ended = start(command('-g', './slow.js', '--budget', '100'), folder);
  for (const painted of [40, 150, 290]) {
    const exited = ended.ended.then(() => 'ended');
    while ((await callsOf(folder)).asked.length < painted) {
      if ((await Promise.race([exited, wait(3)])) === 'ended') break;
    }
    ended.child.kill('SIGKILL');
    await exited;
    kills++;
    ended = start(command('-g', './slow.js', '--budget', '100'), folder);
  }
  expect(await ended.ended).toMatchObject({ exitCode: 0 });
  const { asked, painted } = await callsOf(folder);
  expect(new Set(asked).size).toBe(400);
  expect(asked.length - 400).toBeLessThanOrEqual(kills * 8);
  // What had come and was kept is not asked for again.
  expect(painted.length).toBeLessThanOrEqual(asked.length);
  const samples = (await readFile(join(folder, 'samples/samples.jsonl'), 'utf8')).trim().split('\n');
  expect(samples).toHaveLength(100);
  expect(new Set(samples.map((line) => (JSON.parse(line) as { prompt: string }).prompt)).size).toBe(100);
  const images = (await readdir(join(folder, 'samples/images'), { recursive: true })).filter((name) =>
    name.endsWith('.png'),
  );
  const urls = samples.flatMap((line) =>
    (JSON.parse(line) as { images: { url: string }[] }).images.map(({ url }) => url),
  );
  expect(images.map((name) => `images/${name}`).sort()).toEqual(urls.sort());
  expect(await readdir(join(folder, 'samples/.tickets'))).toEqual([]);
});

test('Ctrl-C finishes what is under way, and the same command goes on', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'prompts.txt'), `${prompts.join('\n')}\n`);
  await writeFile(join(folder, 'slow.js'), slow);
  const { child, ended } = start(command('-g', './slow.js'), folder);
  while ((await callsOf(folder)).painted.length < 10) await wait(3);
  child.kill('SIGINT');
  const stopped = await ended;
  expect(stopped.exitCode).toBe(130);
  expect(stopped.stderr).toContain('the same command goes on from there');
  const { asked, painted } = await callsOf(folder);
  expect(painted).toHaveLength(asked.length);
  expect(await run(command('-g', './slow.js'), folder)).toMatchObject({ exitCode: 0 });
  expect((await callsOf(folder)).asked).toHaveLength(400);
});

test('--dry-run tells who would paint how much at what price, and writes nothing', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'prompts.txt'), `${prompts.slice(0, 10).join('\n')}\n`);
  const told = await run(
    ['generate', 'prompts.txt', '-g', 'paint', '-g', 'paint:master', '--image-price', 'paint:master=0.04', '--dry-run'],
    folder,
  );
  expect(told).toMatchObject({ exitCode: 0, stderr: '' });
  expect(told.stdout).toContain('paint:master  20 images, at most $0.80');
  expect(await readdir(folder)).toEqual(['prompts.txt']);
});

test.each<[string[], string]>([
  [['-g', 'pant'], 'Unknown generator pant. Did you mean paint?'],
  [['-g', 'paint:nobody'], 'No painter is called nobody'],
  [['--guidance', '12..3'], 'Expected a range, the lower first'],
  [['--image-price', 'paint=1'], 'there is no generator paint in this run. There are: paint:journeyman.'],
])('says what is wrong with %s', async (options, message) => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'prompts.txt'), 'a cat\n');
  const { exitCode, stderr } = await run(['generate', 'prompts.txt', ...options], folder);
  expect({ exitCode, stderr: stderr.replace(/\s+/g, ' ') }).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining(message),
  });
  expect(await readdir(folder)).toEqual(['prompts.txt']);
});

async function callsOf(folder: string): Promise<{ asked: string[]; painted: string[] }> {
  const log = await readFile(join(folder, 'calls.log'), 'utf8').catch(() => '');
  const of = (word: string) =>
    log.split('\n').flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));
  return { asked: of('asked'), painted: of('painted') };
}
