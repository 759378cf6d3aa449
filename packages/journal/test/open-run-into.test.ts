import { existsSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Annotator, AnnotatorError, InputError, type LoadImage, type Sample } from '@visionprefer/core';
import { openJournal } from '@visionprefer/journal';
import { expect, test } from 'vitest';
import { makeFolder } from './make-folder.ts';

const loadImage: LoadImage = async ({ url }) => ({
  ...{ bytes: new Uint8Array(1), mediaType: 'image/png', width: 1, height: 1 },
  hash: Buffer.from(url).toString('hex'),
});

function makeAnnotator(): Annotator & { calls: number; broken: boolean } {
  const annotator: Annotator & { calls: number; broken: boolean } = {
    ...{
      specVersion: 1,
      id: 'paid',
      calls: 0,
      broken: false,
      price: { input: 0, output: 1_000 },
      maxOutputTokens: 200,
    },
    async answer() {
      annotator.calls++;
      if (annotator.broken) throw new AnnotatorError('network', 'The connection broke.');
      throw new AnnotatorError('refused', 'No.', { usage: { inputTokens: 10, outputTokens: 100 } });
    },
  };
  return annotator;
}

const sampleOf = (index: number): Sample => ({
  ...{ id: `sample ${index}`, prompt: `Prompt ${index}` },
  images: ['a', 'b'].map((id) => ({ id, url: `https://example.com/${index}/${id}.png` })),
});

test('what an open run answers is in the file before it is given, and is settled for this run and the next', async () => {
  const path = join(await makeFolder(), 'a.jsonl');
  const annotator = makeAnnotator();
  const journal = await openJournal(path);
  const seen: boolean[] = [];
  const run = await journal.openRun({
    ...{ annotators: [annotator], loadImage },
    onAnnotation: ({ key }) => seen.push(readFileSync(path, 'utf8').includes(key)),
  });
  const [one, same] = await Promise.all([run.ask(sampleOf(0)), run.ask(sampleOf(0))]);
  expect([one, same]).toMatchObject([{ annotations: [{ outcome: 'refused' }] }, { annotations: [{}] }]);
  const again = await run.ask(sampleOf(0));
  expect(again).toEqual({ annotations: [], failures: [], settled: [one.annotations[0]?.key] });
  await run.close();
  await journal.close();
  expect(seen).toEqual([true]);
  expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(1);

  const next = await openJournal(path);
  const later = await next.openRun({ annotators: [annotator], loadImage });
  expect((await later.ask(sampleOf(0))).settled).toHaveLength(1);
  await later.close();
  await next.close();
  expect(annotator.calls).toBe(1);
});

test('a budget holds for all open runs on a journal, also for calls that a kill has lost', async () => {
  const path = join(await makeFolder(), 'a.jsonl');
  const spending = path.replace('.jsonl', '.spending.json');
  const annotator = makeAnnotator();
  const options = { annotators: [annotator], loadImage, budget: { usd: 1.05 } };
  const journal = await openJournal(path);
  const run = await journal.openRun(options);
  for (let index = 0; index < 4; index++) await run.ask(sampleOf(index));
  // Killed here, the next run knows: nothing was closed.
  const { atMostUsd } = JSON.parse(readFileSync(spending, 'utf8'));
  expect(atMostUsd).toBeGreaterThan(0);
  await run.close();
  await journal.close();
  expect(JSON.parse(readFileSync(spending, 'utf8'))).toMatchObject({ atMostUsd: 0, counted: { paid: { answers: 4 } } });

  const next = await openJournal(path);
  const later = await next.openRun(options);
  for (let index = 4; index < 12; index++) await later.ask(sampleOf(index));
  expect(later.progress().usd.spent).toBeCloseTo(0.9);
  const { failures } = await later.ask(sampleOf(12));
  expect(failures).toMatchObject([{ fatal: true, error: { name: 'BudgetError' } }]);
  await later.close();
  await next.close();
  expect(annotator.calls).toBe(9);
});

test('a second run on a journal is told while one is open, and goes ahead when that has ended', async () => {
  const journal = await openJournal(join(await makeFolder(), 'a.jsonl'), { label: 'a.jsonl' });
  const annotator = makeAnnotator();
  const options = { annotators: [annotator], loadImage, budget: { usd: 5 } };
  const told = /^a\.jsonl has an open run already/;
  const run = await journal.openRun(options);
  await expect(journal.openRun(options)).rejects.toThrow(told);
  await expect(Array.fromAsync(journal.annotate([sampleOf(0)], options))).rejects.toThrow(told);
  await run.close();

  const annotations = journal.annotate([sampleOf(0), sampleOf(1)], options);
  await annotations.next();
  await expect(journal.openRun(options)).rejects.toThrow(told);
  await annotations.return();
  await expect(journal.openRun({ ...options, annotators: [] })).rejects.toThrow(InputError);
  const last = await journal.openRun(options);
  await last.close();
  await journal.close();
});

test('a run whose lock was taken away asks nothing more on its budget', async () => {
  const path = join(await makeFolder(), 'a.jsonl');
  const journal = await openJournal(path);
  const annotator = makeAnnotator();
  const run = await journal.openRun({ annotators: [annotator], loadImage, budget: { usd: 5 } });
  await rm(`${path}.lock`);
  const other = await openJournal(path);
  await expect(run.ask(sampleOf(0))).rejects.toThrow(/changed by another program/);
  expect(annotator.calls).toBe(0);
  await other.close();
});

test.each([
  ['{"id":"s","prompt":"A fox","images":[{"id":"a","url":"a.png"}]}\n', 'it looks like a sample'],
  ['{"id":"s/overall/a/b","chosen":{"id":"a"},"rejected":{"id":"b"}}\n', 'it looks like a pair'],
  ['{"sampleId":"s","images":[],"annotationKeys":[]}\n', 'it looks like a consensus'],
])('a file of other records is called what it is: %s', async (text, said) => {
  const path = join(await makeFolder(), 'other.jsonl');
  await writeFile(path, text);
  const opened = openJournal(path, { label: 'other.jsonl' });
  await expect(opened).rejects.toThrow(InputError);
  await expect(opened).rejects.toThrow(said);
  expect(readFileSync(path, 'utf8')).toBe(text);
  expect(existsSync(`${path}.lock`)).toBe(false);
});
