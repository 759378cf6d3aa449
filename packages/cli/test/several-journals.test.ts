import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Annotation, Consensus } from '@visionprefer/core';
import { expect, test } from 'vitest';
import { makeFolder, run, writeLines } from './command-line.ts';

/** What one annotator said of one sample with two images. */
function annotationOf(annotatorId: string, sample: number, outcome: 'scored' | 'refused' = 'scored'): Annotation {
  const asked = {
    key: `${annotatorId} ${sample}`,
    sampleId: `s${sample}`,
    annotatorId,
    strategyId: 'listwise',
    imageIds: ['a', 'b'],
    imageHashes: [`${sample}a`, `${sample}b`],
    aspectVersions: { fidelity: 1 },
    ms: 10,
  };
  if (outcome === 'refused') return { ...asked, outcome, aspects: ['fidelity'], detail: 'No.' };
  const scores = [
    { imageId: 'a', score: 5 },
    { imageId: 'b', score: 1 + (sample % 4) },
  ];
  return { ...asked, outcome, scores: { fidelity: scores } };
}

/** Two machines had the same question once, and one of them was refused what the other was answered later. */
async function makeShards(): Promise<string> {
  const folder = await makeFolder();
  await mkdir(join(folder, 'shards'));
  const some = (annotatorId: string, from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => annotationOf(annotatorId, from + index));
  await writeLines(join(folder, 'shards/1.jsonl'), [...some('one', 0, 5), annotationOf('two', 0, 'refused')]);
  await writeLines(join(folder, 'shards/2.jsonl'), [
    { ...annotationOf('one', 4), ms: 99 },
    ...some('one', 5, 8),
    ...some('two', 0, 8),
  ]);
  return folder;
}

async function consensusOf(folder: string): Promise<Consensus[]> {
  const lines = (await readFile(join(folder, 'consensus.jsonl'), 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line));
}

test('aggregate finds the consensus of a part of the samples, and the parts are the whole', async () => {
  const folder = await makeShards();
  await run(['aggregate', 'shards', '--method', 'mean'], folder);
  const whole = await consensusOf(folder);
  const parts: Consensus[] = [];
  for (const part of ['1/3', '2/3', '3/3']) {
    const { exitCode } = await run(['aggregate', 'shards', '--method', 'mean', '--shard', part], folder);
    expect(exitCode).toBe(0);
    parts.push(...(await consensusOf(folder)));
  }
  expect(parts.sort((a, b) => (a.sampleId < b.sampleId ? -1 : 1))).toEqual(whole);

  const none = await run(['aggregate', 'shards', '--weight', 'fidelity=2', '--shard', '17/4096'], folder);
  expect(none).toMatchObject({ exitCode: 0, stderr: '' });
  expect(none.stdout).toContain('consensus on 0 samples');
  const wrong = await run(['aggregate', 'shards', '--shard', '4/3'], folder);
  expect(wrong).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('1/16 is the first of sixteen') });
});

test('the consensus of a part does not take the place of that of a whole run', async () => {
  const folder = await makeFolder();
  await mkdir(join(folder, 'run'));
  await writeLines(join(folder, 'run/annotations.jsonl'), [annotationOf('one', 0)]);
  await writeFile(join(folder, 'run/run.json'), '{}');
  const told = await run(['aggregate', 'run', '--shard', '1/2'], folder);
  expect(told.exitCode).toBe(2);
  expect(told.stderr).toContain('Name another file with --out');
});

test('aggregate reads several journals, or a folder of them, as one', async () => {
  const folder = await makeShards();
  const named = await run(['aggregate', 'shards/1.jsonl', 'shards/2.jsonl', '--method', 'mean'], folder);
  expect(named).toMatchObject({ exitCode: 0, stderr: '' });
  expect(named.stdout).toContain('consensus on 8 samples');
  const consensus = await consensusOf(folder);
  expect(consensus.flatMap(({ annotationKeys }) => annotationKeys).sort()).toEqual(
    ['one', 'two'].flatMap((annotator) => Array.from({ length: 8 }, (_, sample) => `${annotator} ${sample}`)),
  );
  const whole = await run(['aggregate', 'shards', '--method', 'mean', '--json'], folder);
  expect(JSON.parse(whole.stdout)).toMatchObject({ samples: 8, failures: 0 });
  expect(await consensusOf(folder)).toEqual(consensus);

  const onto = await run(['aggregate', 'shards', '--out', 'shards/2.jsonl'], folder);
  expect(onto.exitCode).toBe(2);
  expect(onto.stderr).toContain('is read by this command');
  await mkdir(join(folder, 'empty'));
  const none = await run(['aggregate', 'empty'], folder);
  expect(none).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('empty: this folder holds no annotations'),
  });
});

test('a torn line of one shard is told by its file, and the rest is read', async () => {
  const folder = await makeShards();
  await appendFile(join(folder, 'shards/1.jsonl'), '{"key":"torn');
  const { exitCode, stderr, stdout } = await run(['aggregate', 'shards', '--method', 'mean'], folder);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('shards/1.jsonl:7: not an annotation');
  expect(stdout).toContain('consensus on 8 samples');
});

test('agreement, compare and report read them as one too', async () => {
  const folder = await makeShards();
  const { stdout, exitCode } = await run(['agreement', 'shards/1.jsonl', 'shards/2.jsonl', '--json'], folder);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout).aspects.fidelity.annotators).toMatchObject({ one: {}, two: {} });
  expect((await run(['agreement', 'shards', '--json'], folder)).stdout).toBe(stdout);
  expect((await run(['compare', 'shards', 'shards/2.jsonl', '--json'], folder)).exitCode).toBe(0);

  const report = await run(['report', 'shards', '--json'], folder);
  expect(JSON.parse(report.stdout)).toMatchObject({ samples: 8, failures: 0 });
  const two = await run(['report', 'shards/1.jsonl', 'shards/2.jsonl', '--out', 'two.html', '--json'], folder);
  expect(JSON.parse(two.stdout)).toMatchObject({ samples: 8, failures: 0 });
});
