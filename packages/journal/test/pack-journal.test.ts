import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Annotation, annotationSchema } from '@visionprefer/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  openJournal,
  type Problem,
  packJournal,
  readAnnotations,
  readEarlier,
  unpackJournal,
  writeLine,
} from '../src/index.ts';
import { anyAnnotation } from './any-annotation.ts';
import { makeAnnotation } from './make-annotation.ts';
import { makeFolder, writeLines } from './make-folder.ts';

const forms = { named: 'a.jsonl', out: 'a.parquet' };

/** Annotations as they are read, without a word on what is left out. */
async function readAll(named: string | string[], folder: string): Promise<Annotation[]> {
  const report = ({ file, line, message }: Problem) => expect.fail(`${file}:${line} ${message}`);
  return Array.fromAsync(readAnnotations(named, { folder, report }));
}

test('whatever stands in a journal is the same when it was packed, and when it was unpacked', async () => {
  const folder = await makeFolder();
  const property = fc.asyncProperty(fc.array(anyAnnotation, { minLength: 1, maxLength: 12 }), async (records) => {
    for (const record of records) expect(annotationSchema.safeParse(record).error).toBeUndefined();
    await writeLines(join(folder, 'a.jsonl'), records);
    const written = await readAll('a.jsonl', folder);
    await rm(join(folder, 'a.parquet'), { force: true });
    await rm(join(folder, 'b.jsonl'), { force: true });
    const packed = await packJournal({ ...forms, folder });
    expect(packed.annotations).toBe(records.length);
    expect(await readAll('a.parquet', folder)).toStrictEqual(written);
    await unpackJournal({ named: 'a.parquet', out: 'b.jsonl', folder });
    expect(await readAll('b.jsonl', folder)).toStrictEqual(written);
  });
  await fc.assert(property, { numRuns: 100 });
});

test('lines that a run wrote come back byte by byte, over several row groups, in less than an eighth of the size', async () => {
  const folder = await makeFolder();
  const lines = Array.from({ length: 12_000 }, (_, number) =>
    writeLine(makeAnnotation(number, number % 7 ? { usd: number / 1e6 } : { outcome: 'refused' })),
  ).join('');
  await writeFile(join(folder, 'a.jsonl'), lines);
  const { annotations, bytes } = await packJournal({ ...forms, folder, replace: true });
  expect(annotations).toBe(12_000);
  expect(existsSync(join(folder, 'a.jsonl'))).toBe(false);
  expect(bytes).toEqual({ from: Buffer.byteLength(lines), to: (await stat(join(folder, 'a.parquet'))).size });
  expect(bytes.to).toBeLessThan(bytes.from / 8);
  await unpackJournal({ named: 'a.parquet', out: 'a.jsonl', folder });
  expect(await readFile(join(folder, 'a.jsonl'), 'utf8')).toBe(lines);
});

test('of a question that was asked again the later answer counts, packed or not, in one file and over several', async () => {
  const folder = await makeFolder();
  const [refused, answered] = [makeAnnotation(1, { outcome: 'refused' }), makeAnnotation(1)];
  const [other, again] = [makeAnnotation(2, { outcome: 'refused' }), makeAnnotation(2)];
  await writeLines(join(folder, 'a.jsonl'), [refused, other, answered]);
  await writeLines(join(folder, 'b.jsonl'), [again, answered]);
  await packJournal({ ...forms, folder });
  expect(await readAll('a.parquet', folder)).toEqual([other, answered]);
  expect(await readAll(['a.parquet', 'b.jsonl'], folder)).toEqual([answered, again]);
});

test('a folder is read in whichever form its journals are, each once', async () => {
  const folder = await makeFolder();
  await mkdir(join(folder, 'all/run'), { recursive: true });
  const [one, two, three] = [makeAnnotation(1), makeAnnotation(2), makeAnnotation(3)];
  await writeLines(join(folder, 'all/run/annotations.jsonl'), [one]);
  await writeLines(join(folder, 'all/1.jsonl'), [two]);
  await writeLines(join(folder, 'all/2.jsonl'), [three]);
  const pack = (name: string, replace: boolean) =>
    packJournal({ named: `all/${name}.jsonl`, out: `all/${name}.parquet`, folder, replace });
  await pack('run/annotations', true);
  await pack('1', true);
  await pack('2', false);
  // One that is not read twice, for its lines are there too, would be told of.
  await truncate(join(folder, 'all/2.parquet'), 20);
  expect(await readAll('all', folder)).toEqual([two, three, one]);
  expect(await readAll('all/run', folder)).toEqual([one]);
});

test('what is no sound archive is said to be none', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 'a.jsonl'), [makeAnnotation(1)]);
  await packJournal({ ...forms, folder });
  await copyFile(join(folder, 'a.parquet'), join(folder, 'cut.parquet'));
  await truncate(join(folder, 'cut.parquet'), 600);
  await expect(readAll('cut.parquet', folder)).rejects.toThrow(/^cut\.parquet is not sound Parquet: .*fetch the file/);
  const { parquetWriteFile } = await import('hyparquet-writer');
  const columnData = [{ name: 'prompt', data: ['a cat'] }];
  parquetWriteFile({ filename: join(folder, 'prompts.parquet'), columnData });
  await expect(readAll('prompts.parquet', folder)).rejects.toThrow(
    'prompts.parquet is Parquet without annotations: it has no column key, outcome, sampleId, annotatorId.',
  );
  const odd = ['key', 'outcome', 'sampleId', 'annotatorId'].map((name) => ({ name, data: ['scored'] }));
  parquetWriteFile({ filename: join(folder, 'odd.parquet'), columnData: odd });
  const problems: Problem[] = [];
  const report = (problem: Problem) => void problems.push(problem);
  expect(await Array.fromAsync(readAnnotations('odd.parquet', { folder, report }))).toEqual([]);
  expect(problems).toMatchObject([{ file: 'odd.parquet', line: 1 }]);
});

test('nothing is packed where something would be lost, and the journal stays', async () => {
  const folder = await makeFolder();
  const pack = () => packJournal({ ...forms, folder, replace: true });
  await writeLines(join(folder, 'a.jsonl'), [makeAnnotation(1), '{"key":"torn']);
  await expect(pack()).rejects.toThrow(/^a\.jsonl:2 is not an annotation: not JSON .*a copy would lose it/);
  await writeLines(join(folder, 'a.jsonl'), [{ chosen: 1, rejected: 2 }]);
  await expect(pack()).rejects.toThrow('a.jsonl:1 is not an annotation: it looks like a pair.');
  await writeFile(join(folder, 'a.jsonl'), '\n');
  await expect(pack()).rejects.toThrow('a.jsonl holds no annotation. There is nothing to copy.');
  await rm(join(folder, 'a.jsonl'));
  await expect(pack()).rejects.toThrow('a.jsonl: there is no such file.');
  const journal = await openJournal(join(folder, 'a.jsonl'));
  journal.append(makeAnnotation(1));
  await expect(pack()).rejects.toThrow(/a\.jsonl is being written by/);
  await journal.close();
  await writeFile(join(folder, 'a.parquet'), 'mine');
  await expect(pack()).rejects.toThrow('a.parquet is there already. Remove it, or name another file with --out.');
  expect(await readFile(join(folder, 'a.parquet'), 'utf8')).toBe('mine');
  await rm(join(folder, 'a.parquet'));
  await expect(packJournal({ ...forms, folder, signal: AbortSignal.abort() })).rejects.toThrow();
  expect((await readAll('a.jsonl', folder)).length).toBe(1);
  await pack();
  expect(existsSync(join(folder, 'a.jsonl'))).toBe(false);
});

test('stopped while it writes or compares, it leaves no copy', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 'a.jsonl'), [makeAnnotation(1)]);
  for (const at of ['written', 'compared']) {
    const controller = new AbortController();
    const onProgress = (step: string) => void (step === at && controller.abort(new Error(`at ${step}`)));
    const packed = packJournal({ ...forms, folder, replace: true, signal: controller.signal, onProgress });
    await expect(packed).rejects.toThrow(`at ${at}`);
    expect(await readdir(folder)).toEqual(['a.jsonl']);
  }
});

test('a journal that is packed is not begun anew, so that nothing is asked twice', async () => {
  const folder = await makeFolder();
  const [lines, packed] = [join(folder, 'a.jsonl'), join(folder, 'a.parquet')];
  await writeLines(lines, [makeAnnotation(1)]);
  await packJournal({ ...forms, folder });
  // Beside its lines a copy changes nothing.
  await (await openJournal(lines)).close();
  await rm(lines);
  const told = 'a run appends to lines alone. Unpack it first: visionprefer unpack a.parquet --replace.';
  const before = await readFile(packed);
  for (const [path, label] of [
    [lines, 'a.jsonl'],
    [packed, 'a.parquet'],
  ] as const) {
    await expect(openJournal(path, { label })).rejects.toThrow(told);
    await expect(Array.fromAsync(readEarlier(path, { label }))).rejects.toThrow(told);
  }
  expect(await readFile(packed)).toEqual(before);
  expect(existsSync(lines)).toBe(false);
});
