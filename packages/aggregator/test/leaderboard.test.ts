import type { Consensus, Sample } from '@visionprefer/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aggregate, leaderboard } from '../src/index.ts';
import { scored } from './make-annotation.ts';

/** Samples with an image of each generator, and the scores of them by number of sample. */
async function judged(
  generators: readonly string[],
  prompts: number,
  scoreOf: (generator: string, sample: number) => number,
): Promise<{ consensus: Consensus[]; samples: Sample[] }> {
  const samples = Array.from({ length: prompts }, (_, sample) => ({
    id: `s${sample}`,
    prompt: `prompt ${sample}`,
    images: generators.map((generator) => ({ id: `i-${generator}`, url: 'a.png', generator })),
  }));
  const annotations = samples.map(({ id }, sample) =>
    scored(
      { fidelity: Object.fromEntries(generators.map((generator) => [`i-${generator}`, scoreOf(generator, sample)])) },
      { sample: id },
    ),
  );
  return { consensus: await aggregate(annotations), samples };
}

const cycle = (generator: string, sample: number) => 1 + ((generator.charCodeAt(0) * 3 + sample * 7) % 5);

describe('leaderboard', () => {
  test('gives a clear winner the first place alone, and two equal ones the same places', async () => {
    const { consensus, samples } = await judged(['x', 'y', 'z'], 60, (generator, sample) =>
      generator === 'x' ? 5 : 2 + ((sample + Number(generator === 'y')) % 2),
    );
    const { overall, fidelity } = leaderboard(consensus, samples).aspects;
    expect(fidelity).toEqual(overall);
    expect(fidelity?.comparisons).toBe(180);
    const [first, second, third] = fidelity?.rows ?? [];
    expect(first).toMatchObject({ generator: 'x', images: 60, wins: 120, ties: 0, losses: 0, rank: [1, 1] });
    expect(second?.rank).toEqual([2, 3]);
    expect(third?.rank).toEqual([2, 3]);
    expect(first?.chance.low).toBeGreaterThan(0.8);
    expect(first?.chance.value).toBeLessThan(1);
  });

  test('with few prompts tells nobody apart, even when one has won all', async () => {
    const { consensus, samples } = await judged(['x', 'y'], 2, (generator) => (generator === 'x' ? 5 : 1));
    const { rows = [], notes } = leaderboard(consensus, samples).aspects.overall ?? {};
    expect(rows.map(({ rank }) => rank)).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(notes).toEqual(['Only 2 prompts compare generators: intervals are rough.']);
  });

  test('says that groups which never met have no common order', async () => {
    const one = await judged(['a', 'b'], 12, cycle);
    const other = await judged(['c', 'd'], 12, cycle);
    const rename = <T extends { sampleId: string } | { id: string }>(records: T[]) =>
      records.map((record) => ({
        ...record,
        ...('id' in record ? { id: `o${record.id}` } : { sampleId: `o${record.sampleId}` }),
      }));
    const found = leaderboard(
      [...one.consensus, ...rename(other.consensus)],
      [...one.samples, ...rename(other.samples)],
    );
    const { rows = [], notes } = found.aspects.overall ?? {};
    expect(notes?.[0]).toMatch(/2 groups/);
    expect(rows.map(({ chance }) => chance.low !== null && Number.isFinite(chance.low))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(rows.every(({ rank: [, worst] }) => worst <= 2)).toBe(true);
  });

  test('counts nothing where generators are not known', async () => {
    const { consensus, samples } = await judged(['a', 'b'], 3, cycle);
    const bare = samples.map(({ images, ...sample }) => ({
      ...sample,
      images: images.map(({ id, url }) => ({ id, url })),
    }));
    expect(leaderboard(consensus, bare)).toEqual({ samples: 0, aspects: {} });
  });

  test('does not depend on the order of samples, and its intervals hold their value', async () => {
    const { consensus, samples } = await judged(['a', 'b', 'c', 'd'], 15, cycle);
    const expected = leaderboard(consensus, samples).aspects.overall;
    fc.assert(
      fc.property(fc.shuffledSubarray(consensus, { minLength: consensus.length }), (shuffled) => {
        const { rows } = leaderboard(shuffled, samples).aspects.overall ?? { rows: [] };
        for (const [place, row] of rows.entries()) {
          expect(row.chance.value).toBeCloseTo(expected?.rows[place]?.chance.value ?? Number.NaN, 6);
          expect(row.chance.low).toBeLessThanOrEqual(row.chance.value ?? 0);
          expect(row.chance.high).toBeGreaterThanOrEqual(row.chance.value ?? 1);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('covers the truth as often as it says: strengths drawn, results drawn by them', async () => {
    let [held, all] = [0, 0];
    let state = 7;
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    const strengths: Record<string, number> = { a: 0.6, b: 0, c: -0.6 };
    for (let world = 0; world < 120; world++) {
      const gumbel = () => -Math.log(-Math.log(random() || 0.5));
      const { consensus, samples } = await judged(['a', 'b', 'c'], 40, (generator) =>
        Math.min(5, Math.max(1, 3 + ((strengths[generator] ?? 0) + gumbel()) / 4)),
      );
      for (const { generator, chance } of leaderboard(consensus, samples).aspects.fidelity?.rows ?? []) {
        const truth = 1 / (1 + Math.exp(-(strengths[generator] ?? 0)));
        all++;
        if ((chance.low ?? 1) <= truth && truth <= (chance.high ?? 0)) held++;
      }
    }
    expect(held / all).toBeGreaterThan(0.92);
    expect(held / all).toBeLessThan(0.99);
  });
});
