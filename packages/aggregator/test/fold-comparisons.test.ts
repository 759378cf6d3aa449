import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Votes } from '../src/index.ts';
import { type FoldedPairs, foldComparisons } from '../src/methods/bradley-terry/fold-comparisons.ts';
import { comparisonVotes, scoreVotes, type Vote } from './make-votes.ts';

/** Pairs as a list: first, second, how often the first won, lost and tied. */
function listOf({ firsts, seconds, firstWins, secondWins, ties }: FoldedPairs): (number | undefined)[][] {
  return Array.from(firsts, (first, pair) => [first, seconds[pair], firstWins[pair], secondWins[pair], ties[pair]]);
}

/** Each image and annotator has one vote at most. */
const scores = fc
  .uniqueArray(
    fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 3 }), fc.constantFrom(1, 2, 2.5, 4, 5)),
    { selector: ([image, annotator]) => image * 10 + annotator, maxLength: 30 },
  )
  .map((votes): Vote[] => votes);

describe('foldComparisons', () => {
  test('counts comparisons and scores of one sample together, and keeps samples apart', () => {
    const scored = scoreVotes(
      [
        [0, 0, 5],
        [1, 0, 3],
        [0, 1, 2],
        [1, 1, 2],
        [2, 0, 4],
        [3, 0, 4],
      ],
      2,
    );
    const { comparisons } = comparisonVotes(
      [
        [0, 1, 0],
        [2, 3, 0.5],
        [2, 3, 1],
      ],
      4,
      2,
    );
    const folded = foldComparisons({ ...scored, comparisons });
    expect(listOf(folded)).toEqual([
      [0, 1, 1, 1, 1],
      [2, 3, 1, 0, 2],
    ]);
    expect([...folded.starts]).toEqual([0, 1, 2]);
  });

  test('of nothing is nothing', () => {
    const empty = scoreVotes([], 3);
    expect(listOf(foldComparisons(empty))).toEqual([]);
    expect([...foldComparisons(empty).starts]).toEqual([0]);
  });

  test('one image of a sample, or one vote of each annotator, is no comparison', () => {
    expect(
      listOf(
        foldComparisons(
          scoreVotes(
            [
              [0, 0, 5],
              [0, 1, 1],
              [1, 0, 3],
            ],
            1,
          ),
        ),
      ),
    ).toEqual([]);
    expect(
      listOf(
        foldComparisons(
          scoreVotes(
            [
              [0, 0, 5],
              [1, 1, 1],
            ],
            2,
          ),
        ),
      ),
    ).toEqual([]);
  });

  test('counts each two votes of an annotator on one sample once', () => {
    fc.assert(
      fc.property(scores, (votes) => {
        const expected = votes.flatMap(([image, annotator, score], place) =>
          votes
            .slice(place + 1)
            .filter(([other, by]) => by === annotator && Math.floor(other / 3) === Math.floor(image / 3))
            .map(([other, , otherScore]) =>
              image < other ? [image, other, score - otherScore] : [other, image, otherScore - score],
            ),
        );
        const folded = foldComparisons(scoreVotes(votes, 3));
        for (const [first = -1, second = -1, ...counts] of listOf(folded)) {
          const own = expected
            .filter(([one, other]) => one === first && other === second)
            .map(([, , gap = 0]) => Math.sign(gap));
          expect(counts).toEqual([1, -1, 0].map((sign) => own.filter((gap) => gap === sign).length));
        }
        const total = listOf(folded).reduce((sum, [, , won = 0, lost = 0, tied = 0]) => sum + won + lost + tied, 0);
        expect(total).toBe(expected.length);
      }),
    );
  });

  test('only the order of scores counts, and turning it round swaps wins and losses', () => {
    const mapped = (votes: readonly Vote[], change: (score: number) => number): Votes =>
      scoreVotes(
        votes.map(([image, annotator, score]): Vote => [image, annotator, change(score)]),
        3,
      );
    fc.assert(
      fc.property(scores, (votes) => {
        const folded = foldComparisons(scoreVotes(votes, 3));
        expect(foldComparisons(mapped(votes, (score) => 1 + score ** 2 / 10))).toEqual(folded);
        const turned = foldComparisons(mapped(votes, (score) => 6 - score));
        expect(turned).toEqual({ ...folded, firstWins: folded.secondWins, secondWins: folded.firstWins });
      }),
    );
  });

  test('does not depend on how annotators are numbered', () => {
    fc.assert(
      fc.property(scores, (votes) => {
        const renumbered = votes.map(([image, annotator, score]): Vote => [image, 3 - annotator, score]);
        expect(foldComparisons(scoreVotes(renumbered, 3))).toEqual(foldComparisons(scoreVotes(votes, 3)));
      }),
    );
  });
});
