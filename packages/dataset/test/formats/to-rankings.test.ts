import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankedPairs } from '../../src/formats/json/ranked-pairs.ts';
import { type Ranking, toRankings } from '../../src/formats/json/to-rankings.ts';
import { makeExportPairs, scores } from '../make-export-pairs.ts';

/** The pairs that a reader of rankings takes them for. */
const readBack = (rankings: readonly Ranking[]) =>
  rankings.flatMap(({ aspect, images, ranks }) =>
    [
      ...(rankedPairs(
        'A cube',
        images.map(({ hash }) => hash),
        ranks,
      ) ?? []),
    ].map(({ chosen, rejected }) => `${aspect} ${chosen.path} ${rejected.path}`),
  );

test('rankings say just what the pairs say, whichever of them were left out', () => {
  fc.assert(
    fc.property(scores, fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }), (given, kept) => {
      const keeps = (index: number) => kept[index] === true;
      const pairs = [
        ...makeExportPairs(given, { keeps }),
        ...makeExportPairs(given, { aspect: 'fidelity', keeps: () => true }),
      ];
      const expected = pairs.map(({ pair, chosen, rejected }) => `${pair.aspect} ${chosen.hash} ${rejected.hash}`);
      expect(readBack(toRankings(pairs)).sort()).toEqual(expected.sort());
    }),
  );
});

test('all pairs of a sample are one ranking by the sample’s id, in which rank 1 is best and equals share one', () => {
  fc.assert(
    fc.property(scores, (given) => {
      const pairs = makeExportPairs(given);
      fc.pre(pairs.length > 0);
      const [ranking, ...more] = toRankings(pairs);
      expect(more).toEqual([]);
      expect(ranking).toMatchObject({ id: 's', aspect: 'overall', pairs });
      const ranks = new Map(ranking?.images.map(({ hash }, index) => [hash, ranking.ranks[index]]));
      const levels = [...new Set(Object.values(given))].sort((a, b) => b - a);
      for (const [id, score] of Object.entries(given)) expect(ranks.get(`hash-${id}`)).toBe(levels.indexOf(score) + 1);
    }),
  );
});

test('a pair that a ranking would say more than is a ranking of its own, by its own id', () => {
  const pairs = makeExportPairs({ a: 5, b: 3, c: 1 }, { keeps: (index) => index !== 1 });
  expect(toRankings(pairs).map(({ id, ranks }) => ({ id, ranks }))).toEqual([
    { id: 's/overall/a/b', ranks: [1, 2] },
    { id: 's/overall/b/c', ranks: [1, 2] },
  ]);
});

test('ranks of an annotator are told where it scored all images, and not where one score is missing', () => {
  const votes = (both: Record<string, [number, number]>) => new Map(Object.entries(both));
  const [first, second, third] = makeExportPairs({ a: 5, b: 3, c: 1 });
  if (!first || !second || !third) throw new Error('three pairs');
  const pairs = [
    { ...first, votes: votes({ all: [2, 4], some: [5, 1] }) },
    { ...second, votes: votes({ all: [2, 4] }) },
    { ...third, votes: votes({ all: [4, 4] }) },
  ];
  expect(toRankings(pairs)[0]?.votes).toEqual(new Map([['all', [2, 1, 1]]]));
});

test.each([
  [7, ['a', 'b'], [1, 2]],
  ['p', 'a,b', [1, 2]],
  ['p', ['a', 2], [1, 2]],
  ['p', ['a', 'b'], [1]],
  ['p', ['a', 'b'], [1, '2']],
  ['p', ['a', 'b'], [1, Number.NaN]],
])('the prompt %j, the paths %j and the ranks %j are no ranking', (prompt, paths, ranks) => {
  expect(rankedPairs(prompt, paths, ranks)).toBeUndefined();
});

test('scores come with the images where there is one for each, and are left out where a list is none', () => {
  const [pair] = rankedPairs('p', ['a', 'b'], [2, 1], [1, 4.5]) ?? [];
  expect(pair).toMatchObject({ chosen: { path: 'b', score: 4.5 }, rejected: { path: 'a', score: 1 } });
  expect(rankedPairs('p', ['a', 'b'], [2, 1], ['1', null])?.[0]?.chosen.score).toBeUndefined();
});
