import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFolder, makeSamples, run, start, writeLines } from './command-line.ts';
import { drawPairs } from './draw-pairs.ts';

describe('the reward model from pairs to scores', () => {
  test('train, evaluate, score, annotate', async () => {
    const folder = await makeFolder();
    await writeLines(join(folder, 'pairs.jsonl'), await drawPairs(folder, 0, 8));
    await writeLines(join(folder, 'test.jsonl'), await drawPairs(folder, 8, 14));

    const trained = await run(['train', 'pairs.jsonl', '--json'], folder);
    expect(trained).toMatchObject({ exitCode: 0, stderr: '' });
    const summary = JSON.parse(trained.stdout);
    expect(summary).toMatchObject({ folder: 'model', failures: 0, training: { aspects: { fidelity: { pairs: 8 } } } });
    const again = await run(['train', 'pairs.jsonl', '--out', 'again', '--onnx', '--quiet'], folder);
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain('the model');
    expect(await readFile(join(folder, 'again/heads.safetensors'))).toEqual(
      await readFile(join(folder, 'model/heads.safetensors')),
    );
    expect((await readFile(join(folder, 'again/vp-score.onnx'))).length).toBeGreaterThan(1e6);

    const evaluated = await run(['evaluate', 'model', 'test.jsonl', '--report', 'page.html'], folder);
    expect(evaluated).toMatchObject({ exitCode: 0, stderr: '' });
    expect(evaluated.stdout).toMatch(/the model +\d+\.\d%/);
    expect(await readFile(join(folder, 'page.html'), 'utf8')).toContain('VP-Score on test.jsonl');

    const scored = await run(['score', '8-good.png', '8-bad.png', '--model', 'model', '--json'], folder);
    expect(scored.exitCode).toBe(0);
    const { images } = JSON.parse(scored.stdout) as { images: { scores: { fidelity: { score: number } } }[] };
    expect(images[0]?.scores.fidelity.score).toBeGreaterThan(images[1]?.scores.fidelity.score ?? 5);

    await writeLines(join(folder, 'samples.jsonl'), await makeSamples(folder, 2));
    const samples = await run(['score', 'samples.jsonl', '--model', 'model'], folder);
    expect(samples).toMatchObject({ exitCode: 0, stdout: 'scores.jsonl  4 images\n' });
    const lines = (await readFile(join(folder, 'scores.jsonl'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).imageId)).toEqual(['a', 'b', 'a', 'b']);

    const annotated = await run(
      ['annotate', 'samples.jsonl', '-a', 'vp-score:./model', '--aspect', 'fidelity'],
      folder,
    );
    expect(annotated.exitCode).toBe(0);
    const annotations = (await readFile(join(folder, 'annotations.jsonl'), 'utf8')).trim().split('\n');
    expect(annotations.map((line) => JSON.parse(line).outcome)).toEqual(['scored', 'scored']);
  });

  test('a picture that is broken is told, its pairs are left out, and the exit code says so', async () => {
    const folder = await makeFolder();
    const pairs = await drawPairs(folder, 0, 4);
    await writeFile(join(folder, '3-bad.png'), 'no picture');
    await writeLines(join(folder, 'pairs.jsonl'), [...pairs, '{"not": "a pair"}']);
    const { exitCode, stderr, stdout } = await run(['train', 'pairs.jsonl', '--json'], folder);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Its pairs are left out.');
    expect(stderr).toContain('not a pair');
    expect(JSON.parse(stdout)).toMatchObject({ failures: 2, training: { missing: 1 } });
  });
});

test('train that is killed embeds only the rest when it is run again', async () => {
  const folder = await makeFolder();
  const pairs = await drawPairs(folder, 0, 20);
  await writeLines(join(folder, 'pairs.jsonl'), pairs);
  const cache = join(folder, 'embeddings');
  const args = ['train', 'pairs.jsonl', '--quiet', '--cache', cache];
  const { child, ended } = start(args, folder);
  await expect.poll(() => readRows(cache), { timeout: 240_000, interval: 5 }).not.toHaveLength(0);
  child.kill('SIGKILL');
  expect((await ended).exitCode).toBeNull();
  const kept = await readRows(cache);

  expect((await run(args, folder)).exitCode).toBe(0);
  const all = await readRows(cache);
  expect(all.subarray(0, kept.length).equals(kept)).toBe(true);
  // Every picture once: 4 letters, the key, the features, the checksum.
  const rowBytes = 4 + 32 + 4_128 * 4 + 4;
  expect(kept.length).toBeLessThan(all.length);
  expect(all).toHaveLength(2 * pairs.length * rowBytes);
});

/** What a cache of embeddings holds; nothing while there is none. */
async function readRows(cache: string): Promise<Buffer> {
  const [name] = await readdir(cache).catch(() => []);
  return name === undefined ? Buffer.alloc(0) : readFile(join(cache, name));
}

describe('too little to measure', () => {
  test('a model of one pair: that nothing was held out is said, and no empty table is shown', async () => {
    const folder = await makeFolder();
    await writeLines(join(folder, 'pairs.jsonl'), await drawPairs(folder, 0, 1));
    const { exitCode, stdout } = await run(['train', 'pairs.jsonl', '--encoder', 'pixels'], folder);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('fidelity of 1 pair, 1 prompt\n');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('nothing could be held out. Measure it on other pairs');
    expect(stdout).not.toMatch(/On prompts that were held out|chance/);
    expect(await readFile(join(folder, 'model/README.md'), 'utf8')).toContain('Nothing could be held out');
  });

  test('pictures that are all gone: which, and where they were looked for', async () => {
    const folder = await makeFolder();
    await writeLines(join(folder, 'pairs.jsonl'), await drawPairs(folder, 0, 2));
    for (const name of await readdir(folder)) if (name.endsWith('.png')) await rm(join(folder, name));
    const { exitCode, stderr } = await run(['train', 'pairs.jsonl', '--encoder', 'pixels'], folder);
    expect(exitCode).toBe(2);
    expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(
      /There is nothing to learn from \(2 pairs lack a picture, such as the image good of the sample sample-0: .*0-good\.png/,
    );
  });

  test('a pair without the hash of a picture: what belongs there is said', async () => {
    const folder = await makeFolder();
    const [pair] = await drawPairs(folder, 0, 1);
    const { hash: _, ...chosen } = pair?.chosen ?? { hash: '' };
    await writeLines(join(folder, 'pairs.jsonl'), [{ ...pair, chosen }]);
    const { stderr } = await run(['train', 'pairs.jsonl', '--encoder', 'pixels'], folder);
    expect(stderr).toContain('chosen.hash: expected the content hash of the picture that was judged, or "" where');
  });
});

describe('what cannot be done is said before anything is', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'visionprefer-cli-model-'));
    await writeLines(join(folder, 'pairs.jsonl'), await drawPairs(folder, 0, 2));
    await writeFile(join(folder, 'thesis.tex'), 'years of work');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each([
    [['train', 'nowhere.jsonl'], 'there is no such file'],
    [['train', 'pairs.jsonl', '--encoder', 'clip-xxl'], 'Unknown encoder clip-xxl'],
    [['train', 'pairs.jsonl', '--out', '.'], 'holds no model'],
    [['train', 'pairs.jsonl', '--aspect', 'charm'], 'There is nothing to learn from (charm: there are no pairs)'],
    [['evaluate', 'nowhere', 'pairs.jsonl'], 'config.json cannot be read (ENOENT)'],
    [['score', '0-good.png', '--model', 'nowhere'], 'is no model'],
    [['annotate', 'pairs.jsonl', '-a', 'vp-score:./nowhere'], './nowhere is no model'],
  ])('%j', async (args, message) => {
    const { exitCode, stderr } = await run(args, folder);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });
});

test('a run is trained on in each aspect and overall, so that the model can judge', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 'samples.jsonl'), await makeSamples(folder, 6));
  expect((await run(['run', 'samples.jsonl', '--quiet'], folder)).exitCode).toBe(0);
  const { stdout, exitCode } = await run(['train', 'run', '--encoder', 'pixels', '--json'], folder);
  expect(exitCode).toBe(0);
  expect(Object.keys(JSON.parse(stdout).training.aspects)).toEqual(['aesthetic', 'fidelity', 'overall']);
});
