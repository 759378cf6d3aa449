import { copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lite0 } from '@visionprefer/encoder-lite0';
import type { EncoderDescription } from '@visionprefer/vp-score';
import { expect, test } from 'vitest';
import { damage, resign } from '../../encoder-lite0/test/damage.ts';
import { writeTinyModel } from '../../vp-score/test/tiny-models.ts';
import { makeFolder, makeSamples, run, runLimited, start, writeLines } from './command-line.ts';
import { drawPairs } from './draw-pairs.ts';

const rowBytes = 4 + 32 + 4_128 * 4 + 4;

async function makePairsFile(pairs: number): Promise<string> {
  const folder = await makeFolder();
  await writeLines(join(folder, 'pairs.jsonl'), await drawPairs(folder, 0, pairs));
  return folder;
}

async function cachedBytes(folder: string): Promise<number> {
  const [name] = await readdir(join(folder, 'embeddings')).catch(() => []);
  return name === undefined ? 0 : (await stat(join(folder, 'embeddings', name))).size;
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ');

test('a folder with a CLIP is an annotator that says whether the prompt was followed', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 'samples.jsonl'), await makeSamples(folder, 2));
  await writeTinyModel(join(folder, 'clip'), 'clip');
  const args = ['annotate', 'samples.jsonl', '-a', 'vp-score:./clip', '--aspect', 'prompt-following'];
  expect(await run(args, folder)).toMatchObject({ exitCode: 0 });
  const lines = (await readFile(join(folder, 'annotations.jsonl'), 'utf8')).trim().split('\n');
  expect(lines.length).toBe(2);
  for (const { outcome, annotatorId, scores } of lines.map((line) => JSON.parse(line))) {
    expect([outcome, annotatorId]).toEqual(['scored', 'vp-score:./clip']);
    const given: number[] = scores['prompt-following'].map(({ score }: { score: number }) => score);
    expect(given.length).toBe(2);
    expect(given.every((score) => score >= 1 && score <= 5)).toBe(true);
  }
});

test('without onnxruntime-node, what is to be installed is said', async () => {
  const folder = await makePairsFile(1);
  const hooks = `import { registerHooks } from 'node:module';
    registerHooks({ resolve(name, context, next) {
      if (name !== 'onnxruntime-node') return next(name, context);
      throw Object.assign(new Error("Cannot find package 'onnxruntime-node'"), { code: 'ERR_MODULE_NOT_FOUND' });
    } });`;
  await writeFile(join(folder, 'absent.mjs'), hooks);
  const { ended } = start(['score', '0-good.png'], folder, { preload: [join(folder, 'absent.mjs')] });
  const { exitCode, stderr, stdout } = await ended;
  expect(oneLine(stderr)).toContain('Install it: npm install onnxruntime-node');
  expect(stderr).not.toContain('    at ');
  expect([exitCode, stdout]).toEqual([2, '']);
});

test('train that is interrupted keeps what it embedded, and goes on', async () => {
  const folder = await makePairsFile(20);
  const args = ['train', 'pairs.jsonl', '--quiet'];
  const { child, ended } = start(args, folder);
  await expect.poll(() => cachedBytes(folder), { timeout: 240_000, interval: 5 }).toBeGreaterThan(0);
  child.kill('SIGINT');
  expect((await ended).exitCode).toBe(130);
  expect(await readdir(folder)).not.toContain('model');
  const kept = await cachedBytes(folder);
  expect((await run(args, folder)).exitCode).toBe(0);
  // Every picture once, those of before among them.
  expect(kept).toBeLessThan(40 * rowBytes);
  expect(await cachedBytes(folder)).toBe(40 * rowBytes);
});

test.skipIf(process.platform === 'win32')('a disk that is full in the middle of training', async () => {
  const folder = await makePairsFile(4);
  const args = ['train', 'pairs.jsonl', '--quiet'];
  const embedding = await runLimited(60, args, folder);
  expect(embedding.exitCode).toBe(1);
  expect(oneLine(embedding.stderr)).toMatch(
    /embeddings cannot be written any further: .* The pictures that were embedded/,
  );
  expect((await run(args, folder)).exitCode).toBe(0);
  expect(await readdir(folder)).toContain('model');

  // Nothing is left to embed, and the heads of a new model do not fit.
  const writing = await runLimited(60, [...args, '--out', 'other'], folder);
  expect(writing.exitCode).toBe(1);
  expect(oneLine(writing.stderr)).toMatch(/other cannot be written any further: .* Make room, and run it again/);
  expect(writing.stderr).not.toContain('not expected');
  const names = await readdir(folder);
  expect(names.filter((name) => name.startsWith('other'))).toEqual([]);
});

test('an encoder that is damaged is refused, even where its checksum was made to fit', async () => {
  const folder = await makePairsFile(1);
  await mkdir(join(folder, 'mine'));
  const model = new Uint8Array(await readFile(lite0.model));
  const description = JSON.parse(await readFile(lite0.description, 'utf8')) as EncoderDescription;
  const file = join(folder, 'mine/encoder.json');
  await copyFile(lite0.description, file);
  const train = () => run(['train', 'pairs.jsonl', '--encoder', 'onnx:./mine'], folder);

  await writeFile(join(folder, 'mine/lite0.onnx'), model.subarray(0, -1));
  const cut = await train();
  expect(cut.exitCode).toBe(2);
  expect(oneLine(cut.stderr)).toMatch(/lite0\.onnx has the SHA-256 .* The file is damaged or another one/);

  for (const name of ['the strides of all tensors ignored', 'a tensor zeroed', 'a tensor halved']) {
    const harmed = damage[name]?.(model) ?? model;
    await writeFile(join(folder, 'mine/lite0.onnx'), harmed);
    await writeFile(file, JSON.stringify(await resign(description, harmed)));
    const { exitCode, stderr } = await train();
    expect(oneLine(stderr), name).toContain('does not give the known features for the known picture');
    expect(exitCode, name).toBe(2);
  }
});
