import { type Annotation, consensusSchema } from '@visionprefer/core';
import { describe, expect, test } from 'vitest';
import { aggregate, toPairs, winRate } from '../src/index.ts';
import { compared, missing } from './make-annotation.ts';

const sample = { id: 'ocean', prompt: 'an ocean', images: ['a', 'b', 'c'].map((id) => ({ id, url: `${id}.png` })) };

async function only(annotations: Annotation<'fidelity'>[]) {
  const [consensus] = await aggregate(annotations, { method: winRate() });
  if (!consensus) throw new Error('There is no consensus.');
  expect(consensusSchema.parse(consensus)).toEqual(consensus);
  return consensus;
}

/** Both orders of two images, each with what was preferred. */
function bothOrders(one: string, other: string, [first, second]: [string, string], by = 'ann') {
  return [compared([one, other], { fidelity: first }, { by }), compared([other, one], { fidelity: second }, { by })];
}

describe('comparisons', () => {
  test('are settled: both orders agree, or it is a tie', async () => {
    const { method, comparisons, images } = await only([
      ...bothOrders('b', 'a', ['a', 'a']),
      ...bothOrders('a', 'c', ['a', 'c']),
      ...bothOrders('b', 'c', ['tie', 'b']),
    ]);
    expect(method).toBe('winRate');
    expect(comparisons).toEqual([
      { annotatorId: 'ann', aspect: 'fidelity', imageIds: ['a', 'b'], preferred: 'a' },
      { annotatorId: 'ann', aspect: 'fidelity', imageIds: ['a', 'c'], preferred: 'tie' },
      { annotatorId: 'ann', aspect: 'fidelity', imageIds: ['b', 'c'], preferred: 'tie' },
    ]);
    expect(images.map(({ aspects }) => aspects.fidelity)).toMatchObject([
      { score: 4, standardError: null, votes: { ann: 4 }, missing: {} },
      { score: 2, standardError: null, votes: { ann: 2 }, missing: {} },
      { score: 3, standardError: null, votes: { ann: 3 }, missing: {} },
    ]);
  });

  test('of several annotators are pooled, with an error from how far they differ', async () => {
    const { images } = await only([
      compared(['a', 'b'], { fidelity: 'a' }, { by: 'ann' }),
      compared(['c', 'a'], { fidelity: 'a' }, { by: 'ann' }),
      compared(['a', 'b'], { fidelity: 'b' }, { by: 'bob' }),
    ]);
    const { score, standardError, votes } = images[0]?.aspects.fidelity ?? {};
    expect(votes).toEqual({ ann: 5, bob: 1 });
    expect(score).toBeCloseTo(1 + (4 * 2) / 3, 12);
    // √( 2/1 · ((2·(5−11/3))² + (1·(1−11/3))²) ) / 3
    expect(standardError).toBeCloseTo(Math.sqrt(2 * ((8 / 3) ** 2 + (8 / 3) ** 2)) / 3, 12);
  });

  test('a verdict of one order stands where the other order was refused', async () => {
    const { comparisons, images } = await only([
      compared(['a', 'b'], { fidelity: 'b' }),
      missing('refused', ['fidelity'], ['b', 'a']),
      missing('blocked', ['fidelity'], ['a', 'c']),
    ]);
    expect(comparisons).toMatchObject([{ imageIds: ['a', 'b'], preferred: 'b' }]);
    expect(images.map(({ aspects }) => aspects.fidelity.missing)).toEqual([{}, {}, { ann: 'blocked' }]);
    expect(images.map(({ overall }) => overall.score)).toEqual([1, 5, null]);
  });

  test('of one sample do not touch another', async () => {
    const records = await aggregate(
      [
        compared(['a', 'b'], { fidelity: 'a' }, { sample: 's2' }),
        missing('refused', ['fidelity'], ['a', 'b'], { sample: 's1' }),
        compared(['a', 'b'], { fidelity: 'b' }, { sample: 's3' }),
      ],
      { method: winRate() },
    );
    expect(records.map(({ comparisons }) => comparisons?.length)).toEqual([0, 1, 1]);
    expect(records.map(({ images }) => images.map(({ overall }) => overall.score))).toEqual([
      [null, null],
      [5, 1],
      [1, 5],
    ]);
  });

  test('give pairs whose votes are the verdicts on just these two images', async () => {
    const consensus = await only([
      ...bothOrders('a', 'b', ['a', 'a'], 'ann'),
      ...bothOrders('a', 'c', ['a', 'a'], 'ann'),
      ...bothOrders('a', 'b', ['b', 'b'], 'bob'),
      ...bothOrders('a', 'c', ['a', 'a'], 'bob'),
      ...bothOrders('a', 'b', ['a', 'b'], 'cleo'),
      missing('refused', ['fidelity'], ['a', 'c'], { by: 'cleo' }),
    ]);
    const pairs = [...toPairs([consensus], [sample], { unvoted: true })];
    expect(pairs.map(({ chosen, rejected, votes }) => [chosen.id, rejected.id, votes])).toEqual([
      ['a', 'b', { for: 1, against: 1, tied: 1, missing: 0 }],
      ['a', 'c', { for: 2, against: 0, tied: 0, missing: 1 }],
      ['b', 'c', { for: 0, against: 0, tied: 0, missing: 3 }],
    ]);
  });
});
