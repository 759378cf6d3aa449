import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { drawPicture, makeFolder, run, start, writeLines } from './command-line.ts';

/** A pair of a prompt's pictures, by their numbers. */
function pairOf(prompt: number, chosen: number, rejected: number) {
  const side = (image: number) => ({ id: `${image}`, url: `${image}.png`, hash: `${prompt}-${image}`, score: 3 });
  return {
    ...{ id: `${prompt}-${chosen}-${rejected}`, sampleId: `${prompt}`, prompt: `prompt ${prompt}`, aspect: 'overall' },
    ...{
      chosen: side(chosen),
      rejected: side(rejected),
      margin: 1,
      probability: null,
      conflicts: [],
      annotationKeys: [],
    },
    votes: { for: 1, against: 0, tied: 0, missing: 0 },
  };
}

test('check --pairs tells the noise of pairs that were judged twice', async () => {
  const folder = await makeFolder();
  // Of a hundred couples judged twice, ten were judged differently: 2ε(1 − ε) = 0.1.
  const pairs = Array.from({ length: 100 }, (_, prompt) => [
    pairOf(prompt, 1, 0),
    prompt % 10 === 0 ? pairOf(prompt, 0, 1) : pairOf(prompt, 1, 0),
  ]).flat();
  await writeLines(join(folder, 'pairs.jsonl'), pairs);
  const told = await run(['check', '--pairs', 'pairs.jsonl', '--encoder', 'none', '--json'], folder);
  expect(told.exitCode).toBe(0);
  const found = JSON.parse(told.stdout) as { verdict: string; noise: { value: number }; failures: number };
  expect(found).toMatchObject({ pairs: 200, prompts: 100, verdict: 'told', failures: 0 });
  expect(found.noise.value).toBeCloseTo(0.0528, 4);
  const read = await run(['check', '--pairs', 'pairs.jsonl', '--encoder', 'none'], folder);
  expect(read.stdout).toContain('judged more than once: 100 couples of pictures; noise 5.3%');
});

test('check --pairs says that it cannot tell, and leaves out what is no pair', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 'pairs.jsonl'), [
    '{"id": 1}',
    ...Array.from({ length: 99 }, (_, prompt) => pairOf(prompt, 1, 0)),
  ]);
  const { exitCode, stdout, stderr } = await run(['check', '--pairs', 'pairs.jsonl'], folder);
  expect(exitCode).toBe(1);
  expect(stdout.replace(/\s+/g, ' ')).toContain('Cannot tell. 99 pairs are too few: 100 at least are needed.');
  expect(stderr).toContain('not a pair');
  const missing = await run(['check', '--pairs', 'nowhere.jsonl'], folder);
  expect(missing.exitCode).toBe(2);
  expect(missing.stderr).toContain('nowhere.jsonl');
});

test('what check cannot work with is said before anything is trained', async () => {
  const folder = await makeFolder();
  const refused = async (...args: string[]) => {
    const { exitCode, stderr } = await run(['check', ...args], folder);
    expect(exitCode).toBe(2);
    return stderr;
  };
  expect(await refused('--annotator', 'oracle:2')).toContain(
    'expected oracle and a share from 0 to 1, such as oracle:0.1',
  );
  expect(await refused('-a', 'oracle:0.1', '-a', 'oracle:0.10')).toContain('--annotator oracle:0.1 is given twice');
  expect(await refused('--strategy', 'listless')).toContain('Expected one of listwise, pointwise, pairwise.');
  expect(await refused('--without', 'aesthetic')).toContain('Allowed choices are fidelity, prompt-following');
  expect(await refused('--out', '-')).toContain('Name a file, such as check.html.');
  expect(await refused('--annotator', 'nobody-knows-it')).toContain('Unknown annotator nobody-knows-it');
});

test('check --pairs trains a VP-Score on the pictures of the pairs, and tells how many labels may be wrong', async () => {
  const folder = await makeFolder();
  const pairs = await Promise.all(
    Array.from({ length: 100 }, async (_, prompt) => {
      const [rich, plain] = [`${prompt}-rich.png`, `${prompt}-plain.png`];
      await drawPicture(join(folder, rich), prompt);
      const background = { r: prompt, g: 120, b: 200 - prompt };
      await sharp({ create: { width: 48, height: 48, channels: 3, background } }).toFile(join(folder, plain));
      const side = (url: string) => ({ id: url, url, hash: '', score: 3 });
      const [chosen, rejected] = prompt % 10 === 0 ? [plain, rich] : [rich, plain];
      return { ...pairOf(prompt, 1, 0), chosen: side(chosen), rejected: side(rejected) };
    }),
  );
  await writeLines(join(folder, 'pairs.jsonl'), pairs);
  const told = await run(['check', '--pairs', 'pairs.jsonl', '--json'], folder);
  expect(told).toMatchObject({ exitCode: 0, stderr: '' });
  const found = JSON.parse(told.stdout) as { noiseAtMost: number };
  expect(found).toMatchObject({ verdict: 'at-most', learnt: { encoder: 'pixels' }, failures: 0 });
  expect(found.noiseAtMost).toBeGreaterThan(0.1);
  expect(found.noiseAtMost).toBeLessThan(0.25);
  const read = await run(['check', '--pairs', 'pairs.jsonl', '--quiet'], folder);
  expect(read.stdout.replace(/\s+/g, ' ')).toContain('of the pairs are wrong by chance');
  const unknown = await run(['check', '--pairs', 'pairs.jsonl', '--encoder', 'eyes'], folder);
  expect(unknown.exitCode).toBe(2);
  expect(unknown.stderr).toContain('eyes');
});

test('Ctrl-C says what is kept, and how to go on', async () => {
  const folder = await makeFolder();
  const { child, ended } = start(['check', '--quick', '--quiet'], folder);
  while (!existsSync(join(folder, 'check.work', 'annotations.jsonl'))) await wait(20);
  child.kill('SIGINT');
  expect(await ended).toEqual({
    exitCode: 130,
    stdout: '',
    stderr:
      'visionprefer: stopped. Answers and finished parts are in check.work: the same command goes on from there.\n',
  });
});
