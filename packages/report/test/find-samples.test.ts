import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyQuery, type Place, type Query, readHash, sorts, writeHash } from '../page/browse/query.ts';
import { findSamples } from '../page/report/samples/find-samples.ts';
import { buildReport, type ReportIndex } from '../src/index.ts';
import { makeRun } from './make-run.ts';

const built = buildReport(await makeRun({ samples: 9 }), { title: 'run', madeAt: new Date(0) }).index;
const index: ReportIndex = {
  ...built,
  ...{ pictures: [], blockSize: 20, pictureBlockSize: 60, inFiles: false, linkBase: '' },
};
const find = (query: Partial<Query>) =>
  findSamples(index, { ...emptyQuery, ...query }, { has: (id) => id === 'sample-2' });

describe('what is looked for', () => {
  test.each<[Partial<Query>, number[]]>([
    [{}, [0, 1, 2, 3, 4, 5, 6, 7, 8]],
    [{ text: 'prompt 4' }, [4]],
    [{ text: 'SAMPLE-4' }, [4]],
    [{ missing: 'any' }, [3]],
    [{ missing: 'refused', annotator: 'openai:sol' }, [3]],
    [{ missing: 'refused', annotator: 'pixels' }, []],
    [{ missing: 'blocked' }, []],
    [{ apart: 1.5 }, [5]],
    [{ pairs: 'without' }, [7]],
    [{ marked: 'with' }, [2]],
    [{ generator: 'maker a' }, [0, 1, 2, 3, 4, 5, 6, 7, 8]],
    [{ annotator: 'nobody' }, [0, 1, 2, 3, 4, 5, 6, 7, 8]],
  ])('%j', (query, places) => expect(find(query)).toEqual(places));
});

test('orders: most disagreement, widest margin, and what has no number last', () => {
  expect(find({ sort: 'apart' })[0]).toBe(5);
  expect(find({ sort: 'apart' }).at(-1)).toBe(7);
  expect(find({ sort: 'margin', annotator: 'pixels', aspect: 'fidelity' })[0]).toBe(5);
  expect(find({ sort: 'high', annotator: 'openai:sol' }).at(-1)).toBe(3);
  for (const sort of sorts) expect(find({ sort }).toSorted((a, b) => a - b)).toEqual(find({}));
});

test('a place and a query survive the address, whatever their names hold', () => {
  const text = fc.string({ unit: 'grapheme' });
  const query: fc.Arbitrary<Query> = fc.record({
    text,
    aspect: text,
    annotator: text,
    generator: text,
    missing: fc.constantFrom('', 'any', 'refused', 'blocked', 'unreadable', 'abstained'),
    apart: fc.constantFrom(0, 0.5, 2),
    pairs: fc.constantFrom('', 'with', 'without'),
    marked: fc.constantFrom('', 'with'),
    field: text,
    value: text,
    sort: fc.constantFrom(...sorts),
  });
  const place: fc.Arbitrary<Place> = fc.oneof(
    fc.constantFrom<Place>({ view: 'overview' }, { view: 'samples' }),
    fc.string({ unit: 'grapheme', minLength: 1 }).map((id): Place => ({ view: 'sample', id })),
  );
  fc.assert(
    fc.property(place, query, (shown, asked) => {
      const { hash } = new URL(`file:///report.html${writeHash(shown, asked)}`);
      expect(readHash(hash)).toEqual({ place: shown, query: asked });
    }),
  );
});
