import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeyColumn } from '../src/numbers/key-column.ts';

const hex = fc.stringMatching(/^[0-9a-f]{32}$/);
const keys = fc.array(
  fc.oneof(
    hex,
    fc.string(),
    hex.map((key) => key.toUpperCase()),
    fc.constantFrom('0'.repeat(32), `${'0'.repeat(31)}1`),
  ),
  { maxLength: 3000 },
);

test('a key column gives back what was added, once each, and orders it by its characters', () => {
  fc.assert(
    fc.property(keys, (added) => {
      const column = createKeyColumn();
      const distinct = [...new Set(added)];
      const places = added.map((key) => column.add(key));
      expect(column.length).toBe(distinct.length);
      expect(column.keys(Int32Array.from(distinct.keys()))).toEqual(distinct);
      expect(places.map(({ place }) => distinct[place])).toEqual(added);
      expect(places.filter(({ isNew }) => isNew)).toHaveLength(distinct.length);
      const ordered = [...distinct.keys()].sort(column.compare).map((place) => distinct[place]);
      expect(ordered).toEqual(distinct.toSorted());
    }),
    { numRuns: 50 },
  );
});

test('keys that count upwards, as many as they may be', () => {
  const column = createKeyColumn();
  const keyOf = (place: number) => place.toString(16).padStart(32, '0');
  for (let place = 0; place < 50_000; place++) column.add(keyOf(place));
  expect(column.length).toBe(50_000);
  expect(column.keys(Int32Array.of(40_000))).toEqual([keyOf(40_000)]);
  expect(column.add(keyOf(123))).toEqual({ place: 123, isNew: false });
  column.rest();
  expect(column.keys(Int32Array.of(40_000))).toEqual([keyOf(40_000)]);
  expect(column.add(keyOf(49_999))).toEqual({ place: 49_999, isNew: false });
  expect(column.add(keyOf(50_000))).toEqual({ place: 50_000, isNew: true });
});
