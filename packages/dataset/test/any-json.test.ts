/** Whatever JSON stands in a file: each reader gives what is sound and tells the rest; none breaks on a value. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, sampleSchema } from '@visionprefer/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formats, importRatings, openSamples, readRatingRows } from '../src/index.ts';
import { makeFolder } from './make-folder.ts';

/** Values that have tripped readers: objects that cannot be made text, keys that every object has, and numbers of no use. */
const odd = fc.constantFrom<unknown>(
  ...[{ toString: false }, { valueOf: 1, toString: 1 }, { toJSON: 1 }, { length: 3 }, { length: -1 }, { url: {} }],
  ...[{ bytes: 1 }, { bytes: null, path: 3 }, { path: [] }, { id: { toString: 0 } }, [[]], [null], ['tie'], [{}]],
  ...['constructor', '__proto__', 'toString', '', ' ', 'NaN', 'tie', 0, -0, 1e308, true, null, [], {}],
  ...['a.png', ['a.png', 'b.png'], { a: 1 }, JSON.parse('{"__proto__":{"x":1}}')],
);
const value = fc.oneof(
  { weight: 3, arbitrary: odd },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  fc.string(),
);

/** Lines with fields of these names; among them sound ones in which one field is odd. */
function lines(names: readonly string[], sound: readonly Record<string, unknown>[] = []): fc.Arbitrary<string[]> {
  const name = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...names) },
    fc.constantFrom('__proto__', 'toString', ''),
  );
  const row = fc
    .array(fc.tuple(name, value), { maxLength: 7 })
    .map((fields) => JSON.stringify(Object.fromEntries(fields)));
  const changed = fc
    .tuple(fc.constantFrom({}, ...sound), fc.constantFrom(...names), value)
    .map(([one, field, odd]) => JSON.stringify({ ...one, [field]: odd }));
  const any = fc.oneof(
    { weight: 4, arbitrary: row },
    { weight: 8, arbitrary: changed },
    value.map((one) => JSON.stringify(one)),
  );
  return fc.array(any, { minLength: 1, maxLength: 5 });
}

/** What is thrown must be said for people. */
async function orInputError<T>(read: Promise<T>): Promise<T | undefined> {
  return read.catch((error: unknown) => {
    if (error instanceof InputError) return undefined;
    throw error;
  });
}

const sampleNames = ['id', 'sample_id', 'prompt', 'text', 'images', 'image', 'image_1', 'image_2', 'image_id', 'jpg_0'];
const besideNames = ['generator', 'generator_1', 'metadata', 'path1', 'file_path', 'image_path', 'generations', 'seed'];

const soundSamples = [
  { id: 's', prompt: 'p', images: [{ id: 'a', url: 'a.png', generator: 'g' }] },
  { prompt: 'p', image: 'a.png', image_id: 'a', generator: 'g', seed: 1 },
  { prompt: 'p', image_1: 'a.png', image_2: 'b.png', generator_1: 'g', metadata: { seed: 1 } },
  { file_name: 'a.png', prompt: 'p', sample_id: 's', image_id: 'a' },
];

test.each([
  ['s.jsonl', [...sampleNames, ...besideNames]],
  ['metadata.jsonl', ['file_name', 'prompt', 'text', 'sample_id', 'image_id', 'generator', 'metadata', 'seed']],
])('as samples in %s', async (file, names) => {
  const folder = await makeFolder();
  const property = fc.asyncProperty(lines(names, soundSamples), async (written) => {
    await writeFile(join(folder, file), written.join('\n'));
    const open = async () => {
      const problems: string[] = [];
      const source = await openSamples(file.startsWith('metadata') ? '.' : file, folder);
      const samples = await Array.fromAsync(source.read(({ message }) => problems.push(message)));
      for (const sample of samples) expect(sampleSchema.safeParse(sample).success).toBe(true);
      for (const message of problems) expect(message).not.toMatch(/undefined|\[object|is not a function|Cannot /);
      const images = samples.reduce((sum, sample) => sum + sample.images.length, 0);
      expect(images + problems.length).toBeGreaterThanOrEqual(written.length);
    };
    await orInputError(open());
  });
  await fc.assert(property, { numRuns: 200 });
});

const soundRatings = [
  { sample: 's', prompt: 'p', image: 'a', annotator: 'r', aspect: 'x', score: 3, rationale: 'so' },
  { sample: 's', images: ['a', 'b'], ranking: [1, 2], annotator: 'r' },
  { sample: 's', better: 'a', worse: 'b', annotator: 'r' },
];
const ratingNames = ['sample', 'prompt', 'image', 'url', 'generator', 'annotator', 'aspect', 'score', 'rationale'];

test.each([
  ['r.jsonl', [...ratingNames, 'images', 'ranking', 'better', 'worse'], {}],
  ['r.jsonl', ratingNames, { annotator: 'x', human: true, wide: { field: 'aspect', columns: ['score', 'toString'] } }],
  ['r.json', [...ratingNames, 'images', 'ranking'], { only: { aspect: 'x' }, scale: { x: { worst: 0, best: 9 } } }],
] as const)('as ratings in %s', async (file, names, options) => {
  const folder = await makeFolder();
  const full = JSON.stringify(Object.fromEntries(names.map((name) => [name, name === 'score' ? 3 : `${name}`])));
  const property = fc.asyncProperty(lines(names, soundRatings), async (written) => {
    const rows = [full, ...written];
    await writeFile(join(folder, file), file.endsWith('.json') ? `[${rows.join(',')}]` : rows.join('\n'));
    const open = async () => {
      const problems: string[] = [];
      const rows = readRatingRows(join(folder, file), file);
      for await (const annotation of importRatings(rows, options, ({ message }) => problems.push(message))) {
        expect(annotation.sampleId).not.toBe('');
        expect(annotation.imageIds.every((id) => id !== '' && id !== '[object Object]')).toBe(true);
      }
      for (const message of problems) expect(message).not.toMatch(/undefined|\[object|is not a function|Cannot /);
    };
    await orInputError(open());
  });
  await fc.assert(property, { numRuns: 200 });
});

const turn = (content: unknown) => [{ role: 'user', content }];
const soundPairs = [
  { prompt: 'p', image_path: ['a.png', 'b.png'], rank: [1, 2], raw_annotations: [] },
  { prompt: 'p', path1: 'a.png', path2: 'b.png', choice_dist: [1, 0], confidence: 1, model1: 'g', model2: null },
  { id: 'x', prompt: 'p', generations: ['a.png', 'b.png'], ranking: [1, 2] },
  { prompt: turn('p'), chosen: turn('A'), rejected: turn('B'), images: ['a.png', 'b.png'], margin: 1 },
  { prompt: 'p', completion: 'a.png', label: true },
  {
    ...{ id: 'x', sampleId: 's', prompt: 'p', aspect: 'overall', margin: 1, probability: null, conflicts: [] },
    chosen: { id: 'a', url: 'a.png', score: 2, hash: '' },
    rejected: { id: 'b', url: 'b.png', score: 1, hash: '' },
    ...{ votes: { for: 1, against: 0, tied: 0, missing: 0 }, annotationKeys: [] },
  },
];
const pairNames = ['prompt', 'image_path', 'rank', 'raw_annotations', 'path1', 'path2', 'generations', 'ranking', 'id'];
const dpoNames = [
  'chosen',
  'rejected',
  'images',
  'margin',
  'completion',
  'label',
  'choice_dist',
  'confidence',
  'model1',
];

test.each(formats)('as a data set of $id', async ({ read }) => {
  const folder = await makeFolder();
  const property = fc.asyncProperty(lines([...pairNames, ...dpoNames], soundPairs), async (written) => {
    for (const [file, content] of [
      ['train.json', `[${written.join(',')}]`],
      ['test.jsonl', written.join('\n')],
    ] as const) {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder);
      await writeFile(join(folder, file), content);
      await writeFile(join(folder, 'constructor.json'), 'not data');
      await orInputError(Array.fromAsync(read(folder)));
    }
  });
  await fc.assert(property, { numRuns: 50 });
});
