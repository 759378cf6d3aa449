import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Annotation } from '@visionprefer/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openJournal, type Problem, readAnnotations } from '../src/index.ts';
import { makeAnnotation } from './make-annotation.ts';
import { makeFolder, writeLines } from './make-folder.ts';

async function readAll(named: string | string[], folder: string): Promise<{ read: Annotation[]; problems: Problem[] }> {
  const problems: Problem[] = [];
  const report = (problem: Problem) => void problems.push(problem);
  return { read: await Array.fromAsync(readAnnotations(named, { folder, report })), problems };
}

test('several journals are one: each question counts once, and an answer stands before a missing one', async () => {
  const folder = await makeFolder();
  const property = fc.asyncProperty(
    fc.array(fc.array(fc.record({ number: fc.nat(6), refused: fc.boolean(), ms: fc.nat(1000) }), { maxLength: 8 }), {
      minLength: 2,
      maxLength: 4,
    }),
    async (files) => {
      const journals = files.map((lines) =>
        lines.map(({ number, refused, ms }) => ({
          ...makeAnnotation(number, refused ? { outcome: 'refused' } : {}),
          ms,
        })),
      );
      const names = journals.map((_, index) => `${index}.jsonl`);
      for (const [index, lines] of journals.entries()) {
        await writeFile(join(folder, `${index}.jsonl`), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      }
      const all = journals.flat();
      const stands = (key: string) => {
        const same = all.filter((annotation) => annotation.key === key);
        return same.find(({ outcome }) => outcome === 'scored') ?? same.at(-1);
      };
      const expected = all.filter((annotation) => stands(annotation.key) === annotation);
      expect(await readAll(names, folder)).toEqual({ read: expected, problems: [] });
    },
  );
  await fc.assert(property, { numRuns: 60 });
});

test('a folder of shards is read in the order of names; what is no journal in it is passed over', async () => {
  const folder = await makeFolder();
  const shards = join(folder, 'shards');
  await mkdir(join(shards, 'older.jsonl'), { recursive: true });
  const [one, two, three] = [makeAnnotation(1), makeAnnotation(2), makeAnnotation(3)];
  await writeLines(join(shards, 'shard-2.jsonl'), [one]);
  await writeLines(join(shards, 'shard-10.jsonl'), [two, one]);
  await writeLines(join(shards, 'samples.jsonl'), [{ id: 's', prompt: 'p', images: [] }]);
  await writeLines(join(shards, 'shard-2.failures.jsonl'), [{ message: 'No.' }]);
  await writeFile(join(shards, 'shard-3.jsonl'), '');
  await writeFile(join(shards, 'notes.txt'), 'notes');
  expect(await readAll('shards', folder)).toEqual({ read: [one, two], problems: [] });
  // A file that is named beside its folder is there once.
  await writeLines(join(folder, 'a.jsonl'), [three]);
  const both = await readAll(['a.jsonl', 'shards/shard-10.jsonl', 'shards'], folder);
  expect(both.read).toEqual([three, two, one]);

  await writeFile(join(shards, 'shard-4.jsonl'), '{"key":"torn');
  const { read, problems } = await readAll('shards', folder);
  expect(read).toEqual([one, two]);
  expect(problems).toMatchObject([{ file: join('shards', 'shard-4.jsonl'), line: 1 }]);

  await writeLines(join(shards, 'annotations.jsonl'), [three]);
  expect((await readAll('shards', folder)).read).toEqual([three]);
  await mkdir(join(folder, 'empty'));
  await expect(readAll('empty', folder)).rejects.toThrow('empty: this folder holds no annotations');
  await expect(readAll(['a.jsonl', 'b.jsonl'], folder)).rejects.toThrow('b.jsonl: there is no such file');
});

test('a torn last line of one of several is left out and reported; without a report it is an error', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 'a.jsonl'), [makeAnnotation(1)]);
  await appendFile(join(folder, 'a.jsonl'), JSON.stringify(makeAnnotation(2)).slice(0, 80));
  await writeLines(join(folder, 'b.jsonl'), [makeAnnotation(3)]);
  const { read, problems } = await readAll(['a.jsonl', 'b.jsonl'], folder);
  expect(read).toEqual([makeAnnotation(1), makeAnnotation(3)]);
  expect(problems).toMatchObject([{ file: 'a.jsonl', line: 2, message: expect.stringContaining('not an annotation') }]);
  await expect(Array.fromAsync(readAnnotations(['a.jsonl', 'b.jsonl'], { folder }))).rejects.toThrow(
    /^a\.jsonl:2: not/,
  );
});

test('a shard that is being written is read as far as it was whole when reading began', async () => {
  const folder = await makeFolder();
  const path = join(folder, 'b.jsonl');
  await writeLines(join(folder, 'a.jsonl'), [makeAnnotation(1, { outcome: 'refused' })]);
  const journal = await openJournal(path);
  journal.append(makeAnnotation(2));
  // As a reader may meet it in the midst of a write.
  await appendFile(path, '{"key":"0123');
  const { read, problems } = await readAll(['a.jsonl', 'b.jsonl'], folder);
  expect({ read, problems }).toEqual({
    read: [makeAnnotation(1, { outcome: 'refused' }), makeAnnotation(2)],
    problems: [],
  });
  await journal.close().catch(() => {});
  await rm(path);

  // What is written later does not take the place of what was read.
  const later = await openJournal(path);
  later.append(makeAnnotation(3));
  const reading = readAnnotations(['a.jsonl', 'b.jsonl'], { folder });
  const iterator = reading[Symbol.asyncIterator]();
  expect((await iterator.next()).value).toEqual(makeAnnotation(1, { outcome: 'refused' }));
  later.append(makeAnnotation(1));
  expect((await iterator.next()).value).toEqual(makeAnnotation(3));
  expect((await iterator.next()).done).toBe(true);
  await later.close();
});
