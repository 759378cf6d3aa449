import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Column, ColumnType } from '../../src/column.ts';
import { openParquetFile, type Row } from '../../src/parquet/parquet-file.ts';
import { toFeatures, toSchema } from '../../src/parquet/schema.ts';
import { openParquet } from '../../src/tables/open-parquet.ts';
import { makeFolder } from '../make-folder.ts';

const columns: readonly Column[] = [
  { name: 'text', type: 'string', holds: '' },
  { name: 'maybe', type: 'string?', holds: '' },
  { name: 'number', type: 'double?', holds: '' },
  { name: 'whole', type: 'integer', holds: '' },
  { name: 'sure', type: 'boolean?', holds: '' },
  { name: 'list', type: 'strings', holds: '' },
  { name: 'said', type: 'messages', holds: '' },
];

const text = fc.string({ unit: 'grapheme', maxLength: 8 }).map((each) => each.toWellFormed());
const row: fc.Arbitrary<Row> = fc.record({
  text,
  maybe: fc.option(text),
  number: fc.option(fc.double({ noNaN: true })),
  whole: fc.maxSafeInteger(),
  sure: fc.option(fc.boolean()),
  list: fc.array(text, { maxLength: 3 }),
  said: fc.array(fc.record({ role: fc.constantFrom('user', 'assistant'), content: text }), { maxLength: 2 }),
});

test('what is written in row groups is read back, with what there is none of as null', async () => {
  const folder = await makeFolder();
  let number = 0;
  const groups = fc.array(fc.array(row, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 });
  const property = fc.asyncProperty(groups, async (written) => {
    const path = join(folder, `${number++}.parquet`);
    const file = openParquetFile(path, columns);
    for (const rows of written) file.writeGroup(rows);
    expect(file.rows).toBe(written.flat().length);
    expect(file.finish()).toMatch(/^[0-9a-f]{64}$/);
    const table = await openParquet(path);
    expect(table.columns).toEqual(columns.map(({ name }) => name));
    expect(await table.countRows()).toBe(written.flat().length);
    const read = await Array.fromAsync(table.rows());
    expect(JSON.stringify(read)).toBe(JSON.stringify(written.flat()));
  });
  await fc.assert(property, { numRuns: 40 });
});

test('pictures are read back byte for byte, those that several rows share among them', async () => {
  const folder = await makeFolder();
  const images = [0, 1, 2].map((seed) => ({
    bytes: Uint8Array.from({ length: 50 + seed }, (_, at) => (at * 7 + seed * 31) % 256),
    hash: `h${seed}`,
    name: `h${seed}.png`,
    turned: false,
  }));
  const [one, two, three] = images;
  if (!one || !two || !three) throw new Error('three pictures');
  const file = openParquetFile(join(folder, 'p.parquet'), [
    { name: 'bare', type: 'bytes', holds: '' },
    { name: 'image', type: 'image', holds: '' },
    { name: 'images', type: 'images', holds: '' },
  ]);
  file.writeGroup([
    { bare: one, image: one, images: [one, two] },
    { bare: two, image: one, images: [two, three] },
  ]);
  file.finish();
  const rows = await Array.fromAsync((await openParquet(join(folder, 'p.parquet'))).rows());
  const struct = ({ bytes, name }: (typeof images)[number]) => ({ bytes, path: name });
  expect(rows).toEqual([
    { bare: one.bytes, image: struct(one), images: [struct(one), struct(two)] },
    { bare: two.bytes, image: struct(one), images: [struct(two), struct(three)] },
  ]);
});

test.each(['numbers', 'numbers?', 'integers', 'annotations'] satisfies ColumnType[])(
  'there is no Parquet column of %s, which JSON alone has',
  (type) => {
    expect(() => toSchema([{ name: 'x', type, holds: '' }])).toThrow(`A Parquet column cannot be of type ${type}.`);
  },
);

test('the features that datasets reads name every column', () => {
  const { info } = JSON.parse(toFeatures(columns)) as { info: { features: Record<string, unknown> } };
  expect(Object.keys(info.features)).toEqual(columns.map(({ name }) => name));
  expect(info.features).toMatchObject({
    number: { dtype: 'float64', _type: 'Value' },
    whole: { dtype: 'int64', _type: 'Value' },
    list: { feature: { dtype: 'string', _type: 'Value' }, _type: 'List' },
  });
});
