import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  type Adaptive,
  type Annotation,
  type Annotator,
  AnnotatorError,
  annotate,
  fidelity,
  type LoadImage,
  type Sample,
} from '@visionprefer/core';
import { expect, test } from 'vitest';
import { openJournal, readAnnotations } from '../src/index.ts';
import { makeFolder } from './make-folder.ts';

/** An annotator that gives every image the best level, and counts what it is asked. */
function makeAnnotator(): Annotator & { asked: number } {
  const annotator: Annotator & { asked: number } = {
    specVersion: 1,
    id: 'someone',
    asked: 0,
    price: { input: 1, output: 0 },
    async answer({ imageIds, aspects, schema }, { signal }) {
      signal.throwIfAborted();
      annotator.asked++;
      const labels = labelsOf(schema);
      const images = imageIds.map((_, place) => ({
        image: labels[place],
        ...Object.fromEntries(aspects.map(({ id, levels }) => [id, { rationale: 'seen', level: levels[4].name }])),
      }));
      return { output: { images }, usage: { inputTokens: 1_000_000, outputTokens: 1 } };
    },
  };
  return annotator;
}

function labelsOf(schema: unknown): string[] {
  const { properties } = schema as { properties: { images: { items: { properties: { image: { enum: string[] } } } } } };
  return properties.images.items.properties.image.enum;
}

function makeLoader(preparedBy?: string): LoadImage & { loaded: number } {
  const load: LoadImage = async ({ url }) => {
    loader.loaded++;
    return { bytes: new Uint8Array(1), mediaType: 'image/png', width: 1, height: 1, hash: hashOf(url) };
  };
  const loader = Object.assign(load, { loaded: 0, ...(preparedBy !== undefined && { preparedBy }) });
  return loader;
}

function hashOf(url: string): string {
  return Buffer.from(url).toString('hex').slice(-32).padStart(32, '0');
}

function makeSamples(count: number): Sample[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `sample ${index}`,
    prompt: `Prompt ${index}`,
    images: ['a', 'b'].map((id) => ({ id, url: `https://example.com/${index}${id}.png` })),
  }));
}

const plain = { aspects: [fidelity], loadImage: makeLoader() };

test('record() writes before it yields, and the journal is what a later run resumes from', async () => {
  const path = join(await makeFolder(), 'a.jsonl');
  const annotator = makeAnnotator();
  const first = await openJournal(path);
  const broken = annotate(makeSamples(5), { ...plain, annotators: [annotator], resume: first, concurrency: 1 });
  const read: Annotation[] = [];
  for await (const annotation of first.record(broken)) {
    read.push(annotation);
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(read);
    if (read.length === 2) break;
  }
  await first.close();

  const before = annotator.asked;
  const second = await openJournal(path);
  const rest = annotate(makeSamples(5), { ...plain, annotators: [annotator], resume: second });
  read.push(...(await Array.fromAsync(second.record(rest))));
  await second.close();
  expect(annotator.asked - before).toBe(3);
  expect(new Set(read.map(({ key }) => key)).size).toBe(5);
});

test('annotate() asks what is not settled, and again what is to be asked again', async () => {
  const path = join(await makeFolder(), 'a.jsonl');
  const annotator = makeAnnotator();
  const { answer } = annotator;
  annotator.answer = async (question, options) => {
    if (JSON.stringify(question.parts).includes('Prompt 1')) throw new AnnotatorError('refused', 'No.');
    return answer(question, options);
  };
  const run = async (options: Parameters<typeof openJournal>[1] = {}) => {
    const journal = await openJournal(path, options);
    const annotations = journal.annotate(makeSamples(3), { ...plain, annotators: [annotator] });
    const outcomes = (await Array.fromAsync(annotations)).map(({ outcome }) => outcome);
    await journal.close();
    return outcomes.sort();
  };
  expect(await run()).toEqual(['refused', 'scored', 'scored']);
  expect(await run()).toEqual([]);
  annotator.answer = answer;
  expect(await run({ retry: ['refused'] })).toEqual(['scored']);
  expect(await run({ retry: ['refused'] })).toEqual([]);
});

test('a budget holds for all runs on a journal, also for what a lost answer may have cost', async () => {
  const path = join(await makeFolder(), 'a.jsonl');
  const run = async (budget: { usd: number }, annotator: Annotator) => {
    const journal = await openJournal(path);
    const written: Annotation[] = [];
    try {
      const options = { ...plain, annotators: [annotator], budget, concurrency: 1 };
      for await (const annotation of journal.annotate(makeSamples(9), options)) written.push(annotation);
      return { written: written.length, error: undefined };
    } catch (error) {
      return { written: written.length, error: (error as Error).name };
    } finally {
      await journal.close();
    }
  };
  // The price says a dollar a call; what a call can cost at most is set aside before.
  const annotator = makeAnnotator();
  const first = await run({ usd: 2.5 }, annotator);
  expect(first.error).toBe('BudgetError');
  expect(first.written).toBeGreaterThan(0);
  const again = await run({ usd: 2.5 }, annotator);
  expect(again).toEqual({ written: 0, error: 'BudgetError' });
  // Nothing is unaccounted for; how the vendor counts is known from now on.
  const { atMostUsd, counted } = JSON.parse(await readFile(path.replace('.jsonl', '.spending.json'), 'utf8'));
  expect(atMostUsd).toBe(0);
  expect(counted.someone).toMatchObject({ answers: first.written, input: expect.any(Number) });
  expect(counted.someone.input).toBeGreaterThan(10);

  await writeFile(path.replace('.jsonl', '.spending.json'), '{"atMostUsd":100}\n');
  const journal = await openJournal(path);
  expect(journal.unaccounted().earlierUsd).toBe(100);
  await journal.close();
  expect(await run({ usd: 100 }, annotator)).toEqual({ written: 0, error: 'BudgetError' });
});

test('images that an earlier run read are known to the next, if their loader has a name', async () => {
  const folder = await makeFolder();
  const path = join(folder, 'a.jsonl');
  await Promise.all(['0a', '0b'].map((name) => writeFile(join(folder, `${name}.png`), name)));
  await sleep(100);
  const images = ['a', 'b'].map((id) => ({ id, url: pathToFileURL(join(folder, `0${id}.png`)).href }));
  const samples = [{ id: 'sample', prompt: 'Prompt', images }];
  const load = async (loadImage: ReturnType<typeof makeLoader>) => {
    const journal = await openJournal(path);
    await Array.fromAsync(journal.annotate(samples, { ...plain, loadImage, annotators: [makeAnnotator()] }));
    await journal.close();
    return loadImage.loaded;
  };
  expect(await load(makeLoader('mine 1'))).toBe(2);
  expect(await load(makeLoader('mine 1'))).toBe(0);
  expect(await load(makeLoader())).toBe(2);
  expect(await load(makeLoader('mine 2'))).toBe(2);
});

test('a journal that is closed takes nothing more, and may be closed again', async () => {
  const path = join(await makeFolder(), 'a.jsonl');
  const journal = await openJournal(path, { label: 'a.jsonl' });
  const annotations = journal.annotate(makeSamples(3), { ...plain, annotators: [makeAnnotator()], concurrency: 1 });
  await annotations.next();
  await Promise.all([journal.close(), journal.close()]);
  await expect(annotations.next()).rejects.toThrow('a.jsonl was closed before this annotation came');
  await journal.close();
  expect((await readFile(path, 'utf8')).trimEnd().split('\n')).toHaveLength(1);
});

test('an annotation that others followed is struck out, and nothing else', async () => {
  const path = join(await makeFolder(), 'a.jsonl');
  const journal = await openJournal(path, { label: 'a.jsonl' });
  const annotations = journal.annotate(makeSamples(4), { ...plain, annotators: [makeAnnotator()], concurrency: 1 });
  const [first, second, third, last] = await Array.fromAsync(annotations);
  if (!first || !second || !third || !last) throw new Error('Four annotations were expected.');
  for (const each of [second, first, last]) await journal.strike(each);
  await expect(journal.strike(second)).rejects.toThrow('a.jsonl: the annotation is not among the last lines any more');
  await expect(journal.strike({ key: '' })).rejects.toThrow('It stays.');
  journal.append(second);
  await journal.close();
  const keys = async () => (await Array.fromAsync(readAnnotations(path))).map(({ key }) => key);
  expect(await keys()).toEqual([third.key, second.key]);
  const again = await openJournal(path);
  expect((await Array.fromAsync(again)).map(({ key }) => key)).toEqual([third.key, second.key]);
  await again.strike(second);
  await again.close();
  // The last line is blank now, and the next run goes on behind it.
  const healed = await openJournal(path);
  healed.append(first);
  await healed.close();
  expect(await keys()).toEqual([third.key, first.key]);
});

test('the last annotation can be taken back, and nothing else', async () => {
  const path = join(await makeFolder(), 'a.jsonl');
  const journal = await openJournal(path);
  const annotations = journal.annotate(makeSamples(3), { ...plain, annotators: [makeAnnotator()], concurrency: 1 });
  const [first, second, third] = await Array.fromAsync(annotations);
  if (!first || !second || !third) throw new Error('Three annotations were expected.');
  await expect(journal.takeBack(first)).rejects.toThrow('its last line is another annotation');
  await journal.takeBack(third);
  await journal.takeBack(second);
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(first);
  journal.append(third);
  await journal.close();
  expect(
    (await readFile(path, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).key),
  ).toEqual([first.key, third.key]);
  const disturbed = await openJournal(path);
  await appendFile(path, '\n');
  await expect(disturbed.takeBack(third)).rejects.toThrow('was changed by another program');
  await expect(disturbed.close()).rejects.toThrow('was changed by another program');
});

test('asking adaptively goes on from whole answers, and not from those that are asked again', async () => {
  const path = join(await makeFolder(), 'a.jsonl');
  const told: string[] = [];
  let pass = 0;
  const adaptive: Adaptive = {
    begin() {},
    meet() {},
    wantsSample: (sampleId) => pass > 0 && sampleId === 'sample 1',
    wants: () => true,
    add: ({ sampleId, outcome }) => void told.push(`${sampleId} ${outcome}`),
    nextPass: () => pass++ === 0,
  };
  const journal = await openJournal(path);
  const options = { annotators: [makeAnnotator()], aspects: [fidelity], loadImage: makeLoader() };
  const first = [];
  for await (const { sampleId } of journal.annotate(makeSamples(3), { ...options, adaptive })) first.push(sampleId);
  expect(first).toEqual(['sample 1']);
  for await (const _ of journal.annotate(makeSamples(3), options));
  await journal.close();
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  const [one = ''] = lines;
  const refused = { ...(JSON.parse(one) as Annotation), outcome: 'refused', aspects: ['fidelity'], detail: 'no' };
  await writeFile(path, `${[JSON.stringify(refused), ...lines.slice(1)].join('\n')}\n`);

  told.length = 0;
  pass = 0;
  const again = await openJournal(path, { retry: ['refused'] });
  for await (const _ of again.annotate(makeSamples(3), { ...options, adaptive }));
  await again.close();
  expect(told).toEqual(['sample 0 scored', 'sample 2 scored', 'sample 1 scored']);
});
