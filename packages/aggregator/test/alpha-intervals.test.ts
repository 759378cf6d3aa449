import { describe, expect, test } from 'vitest';
import { alphaIntervals } from '../src/agreement/alpha-intervals.ts';
import { alphaCalculator } from '../src/agreement/krippendorff-alpha.ts';
import { sharedUnits, type Units, unitsOf } from '../src/agreement/units.ts';
import { chance } from './make-twins.ts';
import { scoreVotes, type Vote } from './make-votes.ts';

/** Scores of images, four of each prompt, that are more alike within a prompt than between prompts. */
function jury(annotators: number, samples: number, noise: number, seed: number): Units {
  const { normal } = chance(seed);
  const votes = Array.from({ length: samples }, (_, sample) => {
    const prompt = Math.sqrt(0.3) * normal();
    return Array.from({ length: 4 }, (_, image) => {
      const quality = prompt + Math.sqrt(0.7) * normal();
      return Array.from({ length: annotators }, (_, annotator): Vote => {
        const score = Math.round(3 + quality + noise * normal());
        return [4 * sample + image, annotator, Math.min(5, Math.max(1, score))];
      });
    });
  });
  return sharedUnits(unitsOf(scoreVotes(votes.flat(2), 4)));
}

describe('intervals of Krippendorff’s alpha', () => {
  // Percentiles of a bootstrap hold it 0.912 times in the first of these.
  test.each([
    { annotators: 5, samples: 30, noise: 1 },
    { annotators: 2, samples: 30, noise: 0.4 },
  ])(
    'hold the true one 95 times in 100: $annotators annotators, $samples prompts',
    ({ annotators, samples, noise }) => {
      const many = Array.from(
        { length: 5 },
        (_, seed) => alphaCalculator(jury(annotators, 1000, noise, seed))().ordinal,
      );
      const truth = many.reduce((sum, alpha) => sum + alpha, 0) / many.length;
      const times = 400;
      let held = 0;
      for (let seed = 1; seed <= times; seed++) {
        const { low, high } = alphaIntervals(jury(annotators, samples, noise, 1000 * seed)).ordinal;
        if (low !== null && high !== null && low <= truth && truth <= high) held++;
      }
      expect(held / times).toBeGreaterThan(0.93);
      expect(held / times).toBeLessThan(0.97);
    },
  );

  test('are about as wide whether samples are left out one by one or in groups', () => {
    const width = ({ low, high }: { low: number | null; high: number | null }) => (high ?? 0) - (low ?? 0);
    const [few, more] = [jury(3, 200, 1, 5), jury(3, 800, 1, 6)].map((units) => width(alphaIntervals(units).ordinal));
    expect((few ?? 0) / (more ?? 1)).toBeGreaterThan(1.6);
    expect((few ?? 0) / (more ?? 1)).toBeLessThan(2.5);
  });

  test('stay below 1; of one sample there are none', () => {
    const { value, low, high } = alphaIntervals(jury(3, 12, 0.1, 3)).ordinal;
    expect([low, value, high]).toEqual([low, value, high].toSorted());
    expect(high).toBeLessThanOrEqual(1);
    expect(alphaIntervals(jury(2, 1, 1, 3)).interval).toMatchObject({ low: null, high: null });
  });
});
