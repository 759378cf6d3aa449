import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { agreement } from '@visionprefer/aggregator';
import type { Annotation, Consensus } from '@visionprefer/core';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { renderAgreement } from '../src/terminal/render-agreement.ts';
import { makeFolder, run, writeLines } from './command-line.ts';

/** Annotations of 12 samples with three images each, by one annotator. */
function annotationsBy(annotatorId: string, scoreOf: (sample: number, image: number) => number): Annotation[] {
  return Array.from({ length: 12 }, (_, sample) => ({
    key: `${annotatorId} ${sample}`,
    sampleId: `s${sample}`,
    annotatorId,
    strategyId: 'listwise',
    imageIds: sample % 2 ? ['a', 'b', 'c'] : ['c', 'a', 'b'],
    imageHashes: sample % 2 ? [`${sample}a`, `${sample}b`, `${sample}c`] : [`${sample}c`, `${sample}a`, `${sample}b`],
    aspectVersions: { fidelity: 1 },
    ms: 10,
    usd: 0.001,
    outcome: 'scored',
    scores: { fidelity: ['a', 'b', 'c'].map((imageId, image) => ({ imageId, score: scoreOf(sample, image) })) },
  }));
}

const good = annotationsBy('good', (sample, image) => 5 - image - (sample % 2));
const poor = annotationsBy('\u001b[31mpoor', (sample, image) => 1 + ((3 * sample + image) % 4));
const people = annotationsBy('person', (_, image) => 5 - image);

async function folderWith(files: Record<string, readonly object[]>): Promise<string> {
  const folder = await makeFolder();
  for (const [name, lines] of Object.entries(files)) await writeLines(join(folder, name), lines);
  return folder;
}

describe('visionprefer agreement', () => {
  test('prints tables a person can read, and nothing of what an id might do to the terminal', async () => {
    const folder = await folderWith({ 'annotations.jsonl': [...good, ...poor], 'people.jsonl': people });
    const { stdout, stderr, exitCode } = await run(
      ['agreement', 'annotations.jsonl', '--human', 'people.jsonl'],
      folder,
    );
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toMatch(/^2 annotators on 12 samples\n/);
    expect(stdout).toMatch(/fidelity +-?\d\.\d\d +\[-?\d\.\d\d, -?\d\.\d\d\] +36 /);
    expect(stdout).toMatch(/overall, with one person +right/);
    expect(stdout).toMatch(/\ngood +100\.0% /);
    expect(stdout).toContain('poor');
    expect(stdout).not.toContain('\u001b');
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(120);
  });

  test.each([60, 80])('says what its figures mean, in %d columns', async (width) => {
    const lines = renderAgreement(await agreement([...good, ...poor], { people, resamples: 20 }), {
      width,
      stream: process.stdout,
    });
    expect(lines.filter((line) => stringWidth(line) >= width)).toEqual([]);
    const text = lines.join(' ');
    for (const named of ['α: 1 where', 'bias: points', 'place p: how', 'κ²: how', 'right: share']) {
      expect(text).toContain(named);
    }
  });

  test('--json prints the record, the same each time', async () => {
    const folder = await folderWith({ 'annotations.jsonl': [...good, ...poor], 'people.jsonl': people });
    const command = ['agreement', 'annotations.jsonl', '--human', 'people.jsonl', '--json', '--resamples', '50'];
    const [one, other] = await Promise.all([run(command, folder), run(command, folder)]);
    expect(one.stdout).toBe(other.stdout);
    const record = JSON.parse(one.stdout);
    expect(record).toMatchObject({ samples: 12, failures: 0, bootstrap: { resamples: 50, seed: 0 } });
    expect(record.people.aspects.overall.annotators.good).toMatchObject({ right: 36, tied: 0, wrong: 0 });
  });

  test('leaves out what is no annotation, tells it, and needs one', async () => {
    const folder = await folderWith({
      'annotations.jsonl': [...good, { score: 3 }],
      'none.jsonl': Array(30).fill({ score: 3 }),
    });
    const some = await run(['agreement', 'annotations.jsonl'], folder);
    expect(some).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^annotations\.jsonl:13: not an annotation: /),
    });
    const none = await run(['agreement', 'none.jsonl'], folder);
    expect(none).toMatchObject({ exitCode: 2, stdout: '' });
    expect(none.stderr).toContain('… and 27 more were left out.');
    expect(none.stderr).toContain('none.jsonl holds no annotation.');
  });
});

describe('visionprefer compare', () => {
  test('tells which run agrees more with people, and at what cost', async () => {
    const folder = await folderWith({ 'a.jsonl': poor, 'b.jsonl': good, 'people.jsonl': people });
    const { stdout, exitCode } = await run(['compare', 'a.jsonl', 'b.jsonl', '--human', 'people.jsonl'], folder);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/first a\.jsonl +\$0\.012 +\$1\.00/);
    expect(stdout).toMatch(/overall: b\.jsonl agrees more with people\.\n/);
    const { stdout: json } = await run(['compare', 'a.jsonl', 'b.jsonl', '--json'], folder);
    expect(JSON.parse(json)).toMatchObject({ files: ['a.jsonl', 'b.jsonl'], samples: 12, failures: 0 });
  });

  test('needs two files', async () => {
    const { exitCode, stderr } = await run(['compare', 'a.jsonl'], await makeFolder());
    expect(exitCode).toBe(2);
    expect(stderr).toContain("missing required argument 'second'");
  });
});

describe('visionprefer aggregate', () => {
  test('takes a method by name, and tells how it fitted', async () => {
    const folder = await folderWith({ 'annotations.jsonl': [...good, ...poor, ...people] });
    const weighed = await run(['aggregate', 'annotations.jsonl'], folder);
    expect(weighed.stdout).toMatch(/^method reliability +weight +bias +scale +noise +votes\n/);
    for (const [name, method] of Object.entries({
      median: 'median',
      'dawid-skene': 'dawidSkene',
      'bradley-terry': 'bradleyTerry',
    })) {
      const { exitCode } = await run(
        ['aggregate', 'annotations.jsonl', '--method', name, '--out', 'other.jsonl'],
        folder,
      );
      expect(exitCode).toBe(0);
      expect(JSON.parse((await readFile(join(folder, 'other.jsonl'), 'utf8')).split('\n')[0] ?? '').method).toBe(
        method,
      );
    }
    const few = await folderWith({
      'annotations.jsonl': [...good, ...poor].filter(({ sampleId }) => sampleId === 's1'),
    });
    const { stderr } = await run(['aggregate', 'annotations.jsonl'], few);
    expect(stderr).toMatch(/^fidelity: Only 3 images have two votes or more; 10 are needed.*plain means\.\n/);
    const { stdout: json } = await run(['aggregate', 'annotations.jsonl', '--json'], folder);
    expect(JSON.parse(json).fit).toMatchObject({ method: 'reliability', aspects: { fidelity: { converged: true } } });
  });

  test('with people, tells how far probabilities could be believed, and writes those that can be', async () => {
    const folder = await folderWith({ 'annotations.jsonl': [...good, ...poor], 'people.jsonl': people });
    const errorsOf = async () =>
      (await readFile(join(folder, 'consensus.jsonl'), 'utf8'))
        .trimEnd()
        .split('\n')
        .flatMap((line) => (JSON.parse(line) as Consensus).images.map(({ overall }) => overall.standardError ?? 0));
    await run(['aggregate', 'annotations.jsonl'], folder);
    const before = await errorsOf();
    const { stdout, exitCode } = await run(['aggregate', 'annotations.jsonl', '--people', 'people.jsonl'], folder);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/people, 12 samples +temperature +pairs +ece/);
    expect(stdout).toMatch(/overall, calibrated +\d/);
    const after = await errorsOf();
    const { stdout: json } = await run(
      ['aggregate', 'annotations.jsonl', '--people', 'people.jsonl', '--json'],
      folder,
    );
    const { temperature } = JSON.parse(json).calibration.overall;
    expect(temperature).not.toBe(1);
    expect(after).toEqual(before.map((error) => error * temperature));
    const missing = await run(['aggregate', 'annotations.jsonl', '--people', 'nobody.jsonl'], folder);
    expect(missing.exitCode).toBe(2);
    expect(missing.stderr).toContain('nobody.jsonl');
  });
});

test('--canary says whether a model behind a name has changed', async () => {
  const folder = await makeFolder();
  const at = (model: string, score: number) =>
    Array.from({ length: 12 }, (_, sample) => ({
      ...{ key: `k${sample}`, sampleId: `s${sample}`, annotatorId: 'alias', strategyId: 'pointwise', imageIds: ['a'] },
      ...{ imageHashes: ['h'], aspectVersions: { fidelity: 1 }, ms: 1, outcome: 'scored', model },
      scores: { fidelity: [{ imageId: 'a', score: score + (sample % 3) / 2 }] },
    }));
  await writeLines(join(folder, 'may.jsonl'), at('m-1', 3));
  await writeLines(join(folder, 'december.jsonl'), at('m-2', 2));
  const told = await run(['agreement', 'december.jsonl', '--canary', 'may.jsonl'], folder);
  expect(told).toMatchObject({ exitCode: 0, stderr: '' });
  expect(told.stdout).toContain('alias: another model answers, m-2 in place of m-1.');
  expect(told.stdout).toMatch(/alias\s+fidelity\s+12\s+-1\.00/);
  const same = await run(['agreement', 'may.jsonl', '--canary', 'may.jsonl', '--json'], folder);
  expect(JSON.parse(same.stdout)).toMatchObject({ questions: 12, annotators: [{ changed: false }] });
  const none = await run(['agreement', 'may.jsonl', '--canary', 'nowhere.jsonl'], folder);
  expect(none.exitCode).toBe(2);
});
