import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rating } from '../../src/ratings/rating.ts';
import { compareRanked } from '../../src/ratings/read-ranking.ts';

const about = { sampleId: 's', annotatorId: 'rater', aspect: 'preference' };

/** Images with a rank each, ties among them. */
const ranking = fc
  .uniqueArray(fc.stringMatching(/^[a-z0-9/._-]{1,8}$/), { minLength: 2, maxLength: 9 })
  .filter((images) => !images.includes('tie'))
  .chain((images) => {
    const ranks = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: images.length, maxLength: images.length });
    return ranks.map((each) => images.map((image, place) => ({ image, rank: each[place] ?? 0 })));
  });

function compare(ranked: readonly { image: string; rank: unknown }[]) {
  const compared = compareRanked(
    ranked.map(({ image }) => image),
    ranked.map(({ rank }) => rank),
    about,
  );
  if ('problem' in compared) throw new Error(compared.problem);
  return compared;
}

/** What a comparison says, whichever of the two was named first. */
const claimOf = (rating: Rating) =>
  `${rating.imageIds.toSorted().join(' ')}: ${'preferred' in rating && rating.preferred}`;

describe('compareRanked', () => {
  test('compares every two images once, and prefers the one with the lower rank', () => {
    fc.assert(
      fc.property(ranking, (ranked) => {
        const { ratings, imageIds } = compare(ranked);
        expect(imageIds).toEqual(ranked.map(({ image }) => image));
        expect(ratings).toHaveLength((ranked.length * (ranked.length - 1)) / 2);
        expect(new Set(ratings.map(({ imageIds: ids }) => ids.toSorted().join(' '))).size).toBe(ratings.length);
        const rankOf = new Map(ranked.map(({ image, rank }) => [image, rank]));
        for (const rating of ratings) {
          const [one = '', other = ''] = rating.imageIds;
          const difference = (rankOf.get(one) ?? 0) - (rankOf.get(other) ?? 0);
          const preferred = difference === 0 ? 'tie' : difference < 0 ? one : other;
          expect(rating).toEqual({ ...about, imageIds: [one, other], preferred });
        }
      }),
    );
  });

  test('says the same in whatever order the images are listed, and however far apart the ranks are', () => {
    const shuffled = ranking.chain((ranked) =>
      fc.tuple(fc.constant(ranked), fc.shuffledSubarray(ranked, { minLength: ranked.length })),
    );
    fc.assert(
      fc.property(shuffled, ([ranked, other]) => {
        const stretched = other.map(({ image, rank }) => ({ image, rank: `${10 ** rank}` }));
        const claims = compare(ranked).ratings.map(claimOf).sort();
        expect(compare(stretched).ratings.map(claimOf).sort()).toEqual(claims);
      }),
    );
  });

  test.each([
    ['a,b', [1, 2], /not two lists/],
    [['a', 'b'], undefined, /not two lists/],
    [['a', 'b', 'c'], [1, 2], /ranks 2 of 3 images/],
    [['a'], [1], /fewer than two/],
    [[], [], /fewer than two/],
    [['a', 'a'], [1, 2], /named twice/],
    [['a', ' '], [1, 2], /an image has no name/],
    [['a', null], [1, 2], /an image has no name/],
    [['a', {}], [1, 2], /the name of an image is no text and no whole number/],
    [[1e17, 2], [1, 2], /the name of an image is 100000000000000000: a number whose last digits are lost/],
    [['7', 7], [1, 2], /the image 7 is named twice/],
    [['a', 'tie'], [1, 2], /"tie"/],
    [['a', 'b'], [1, 'second'], /rank is not a number: \[1,"second"\]/],
    [['a', 'b'], [1, null], /rank is not a number/],
    [['a', 'b'], [1, Number.POSITIVE_INFINITY], /rank is not a number/],
    [['a', 'b'], [[1], 2], /rank is not a number/],
  ])('makes nothing of the images %j with the ranks %j', (images, ranks, problem) => {
    expect(compareRanked(images, ranks, about)).toEqual({ problem: expect.stringMatching(problem) });
  });
});
