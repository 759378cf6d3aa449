import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { annotatorSource, makeFolder, makeSamples, run, type Started, start, writeLines } from './command-line.ts';

/** Starts the server on a free port and waits until it says where it is. */
async function startServer(args: readonly string[], folder: string): Promise<Started & { url: string }> {
  const started = start(['serve', '--port', '0', '--json', ...args], folder);
  const said = started.child.stdout && once(started.child.stdout, 'data');
  const first = await Promise.race([said, started.ended.then(({ stderr }) => Promise.reject(new Error(stderr)))]);
  const { url } = JSON.parse(String(first?.[0])) as { url: string };
  return { ...started, url };
}

async function rewardOf(url: string, file: string, prompt: string): Promise<number | undefined> {
  const body = JSON.stringify({ images: [{ image: (await readFile(file)).toString('base64'), prompt }] });
  const answer = await fetch(`${url}/v1/rewards`, { method: 'POST', body });
  const { rewards } = (await answer.json()) as { rewards: { reward?: number }[] };
  return rewards[0]?.reward;
}

describe('visionprefer serve', () => {
  test('rewards as visionprefer score scores, until Ctrl-C', async () => {
    const folder = await makeFolder();
    await makeSamples(folder, 1);
    const { url, child, ended } = await startServer([], folder);
    const reward = await rewardOf(url, join(folder, '0.png'), 'a prompt');
    const scored = await run(['score', '0.png', '--json'], folder);
    const { images } = JSON.parse(scored.stdout) as { images: { scores: Record<string, { raw: number }> }[] };
    const raw = Object.values(images[0]?.scores ?? {}).map((score) => score.raw);
    expect(reward).toBeCloseTo(raw.reduce((sum, each) => sum + each, 0) / raw.length, 6);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ exitCode: 0 });
    expect(await readdir(folder)).not.toContain('annotations.jsonl');
  });

  test('has what annotators were paid for when it is killed and started again', async () => {
    const folder = await makeFolder();
    await makeSamples(folder, 1);
    await writeFile(join(folder, 'ann.mjs'), annotatorSource());
    const args = ['--annotator', './ann.mjs', '--aspect', 'fidelity'];
    const first = await startServer(args, folder);
    const reward = await rewardOf(first.url, join(folder, '0.png'), 'a prompt');
    expect(reward).toBe(2);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = await startServer(args, folder);
    expect(await rewardOf(second.url, join(folder, '0.png'), 'a prompt')).toBe(reward);
    expect(await rewardOf(second.url, join(folder, '1.png'), 'a prompt')).toBe(2);
    second.child.kill('SIGINT');
    await second.ended;
    expect((await readFile(join(folder, 'calls.log'), 'utf8')).trim().split('\n')).toHaveLength(2);
  });

  test('says what is wrong with a request, and keeps it in a file', async () => {
    const folder = await makeFolder();
    await writeFile(join(folder, 'broken.png'), 'no picture');
    const { url, child, ended } = await startServer([], folder);
    expect(await rewardOf(url, join(folder, 'broken.png'), 'a prompt')).toBeUndefined();
    child.kill('SIGTERM');
    const { stderr } = await ended;
    expect(stderr).toContain('for "a prompt": It is not an image');
    expect(await readFile(join(folder, 'annotations.failures.jsonl'), 'utf8')).toContain('a prompt');
  });

  test.each([
    [['--host', '0.0.0.0'], 'token'],
    [['--annotator', 'vp-score:./nowhere'], 'nowhere'],
    [['--aspect', 'beauty'], 'beauty'],
    [['--token-file', 'nowhere'], 'nowhere'],
    [['--annotator', 'pixels', '--weight', 'prompt-following=2'], 'prompt-following'],
  ])('does not begin with %j', async (args, said) => {
    const { exitCode, stderr } = await run(['serve', '--port', '0', ...args], await makeFolder());
    expect(exitCode).toBe(2);
    expect(stderr).toContain(said);
  });
});

describe('visionprefer recipe', () => {
  test('lists what there is', async () => {
    const { stdout } = await run(['recipe'], await makeFolder());
    for (const name of ['ddpo', 'diffusers-dpo', 'flow-grpo', 'verl-omni-flow-grpo']) expect(stdout).toContain(name);
    const misspelt = await run(['recipe', 'flow-gprp'], await makeFolder());
    expect(misspelt).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('flow-grpo') });
  });

  test('writes a folder with prompts in the splits of their pairs', async () => {
    const folder = await makeFolder();
    const images = [{ id: 'a', url: 'a.png' }];
    const samples = Array.from({ length: 60 }, (_, index) => ({
      id: `s${index}`,
      prompt: `Prompt\n${index >> 1}`,
      images,
    }));
    await writeLines(join(folder, 'samples.jsonl'), samples);
    const written = await run(
      ['recipe', 'flow-grpo', '--samples', 'samples.jsonl', '--test', '0.3', '--out', 'tune'],
      folder,
    );
    expect(written).toMatchObject({ exitCode: 0, stderr: '' });
    const linesOf = async (split: string) =>
      (await readFile(join(folder, 'tune/prompts', `${split}.txt`), 'utf8')).split('\n').filter(Boolean);
    const [train, validation, test] = [await linesOf('train'), await linesOf('validation'), await linesOf('test')];
    expect([...train, ...validation, ...test].sort()).toEqual(
      Array.from({ length: 30 }, (_, index) => `Prompt ${index}`).sort(),
    );
    await run(['split', 'samples.jsonl', '--train', '0.65', '--validation', '0.05', '--test', '0.3'], folder);
    const inTest = await readFile(join(folder, 'splits/test.jsonl'), 'utf8');
    const prompts = inTest
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { prompt: string }).prompt.replace('\n', ' '));
    expect(new Set(prompts)).toEqual(new Set(test));
    const again = await run(['recipe', 'flow-grpo', '--out', 'tune'], folder);
    expect(again).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('not empty') });
  });
});
