import { describe, expect, test } from 'vitest';
import { compareRuns } from '../src/index.ts';
import { missing, scored } from './make-annotation.ts';
import { seeded } from './make-votes.ts';

const samples = Array.from({ length: 20 }, (_, sample) => `s${sample}`);
const run = (by: string, scoreOf: (sample: number) => Record<string, number>, usd?: number) =>
  samples.map((sample, number) => ({
    ...scored({ fidelity: scoreOf(number) }, { by, sample }),
    ...(usd !== undefined && { usd, usage: { inputTokens: 1000, outputTokens: 10 } }),
  }));
const people = run('person', () => ({ a: 5, b: 3, c: 1 }));
const right = run('right', () => ({ a: 4, b: 3, c: 2 }), 0.02);
const wrong = run('wrong', (sample) => (sample < 15 ? { a: 2, b: 3, c: 4 } : { a: 4, b: 3, c: 2 }), 0.001);

describe('compareRuns', () => {
  test('tells which run agrees more with people, beyond noise or not, and at what cost', async () => {
    const { samples: common, runs, aspects } = await compareRuns(wrong, right, { people });
    expect(common).toBe(20);
    expect(runs.map(({ cost }) => cost.usd)).toEqual([0.02, 0.4]);
    expect(runs[0]).toMatchObject({ annotatorIds: ['wrong'], cost: { inputTokens: 20_000, priced: 20, ms: 100 } });
    expect(aspects.overall).toMatchObject({ decided: 60, alike: { value: 0.25 } });
    const { accuracy, difference, pValue, pairs } = aspects.fidelity?.people ?? {};
    expect(pairs).toBe(60);
    expect(accuracy?.map(({ tiesHalf }) => tiesHalf.value)).toEqual([0.25, 1]);
    expect(difference?.value).toBe(0.75);
    expect(difference?.low).toBeGreaterThan(0.4);
    expect(pValue).toBeLessThan(0.01);
    const itself = await compareRuns(right, right, { people });
    expect(itself.aspects.overall?.people).toMatchObject({ difference: { value: 0, low: 0, high: 0 }, pValue: 1 });
  });

  test('a curve tells what each run had to show for what it had spent', async () => {
    const { curves } = await compareRuns(wrong, right, { people });
    const [first = [], second = []] = curves ?? [];
    expect(second.map(({ annotations }) => annotations)).toEqual([3, 5, 8, 10, 13, 15, 18, 20]);
    expect(second.at(-1)).toEqual({ annotations: 20, usd: expect.closeTo(0.4, 9), accuracy: 1 });
    // Half of the samples judged, all right: the others count half.
    expect(second[3]).toEqual({ annotations: 10, usd: expect.closeTo(0.2, 9), accuracy: 0.75 });
    expect(first.at(-1)?.accuracy).toBe(0.25);
    expect((await compareRuns(wrong, right)).curves).toBeUndefined();
  });

  test('turned round, the difference changes its sign alone', async () => {
    const forth = (await compareRuns(wrong, right, { people })).aspects.overall?.people;
    const back = (await compareRuns(right, wrong, { people })).aspects.overall?.people;
    expect(back?.difference.value).toBe(-(forth?.difference.value ?? 0));
    expect(back?.pValue).toBe(forth?.pValue);
  });

  test('judges both by the pairs that both could judge, and leaves other samples out', async () => {
    const partial = [...right.slice(0, 4), missing('refused', ['fidelity'], ['a', 'b', 'c'], { sample: 's5' })];
    const { samples: common, aspects, runs } = await compareRuns(partial, wrong, { people });
    expect(common).toBe(5);
    expect(aspects.fidelity?.people?.pairs).toBe(12);
    expect(runs[0].cost.outcomes).toMatchObject({ scored: 4, refused: 1 });
    const unpriced = await compareRuns(people, people);
    expect(unpriced.runs[0].cost).toMatchObject({ usd: null, inputTokens: null });
    expect(unpriced.aspects.overall?.people).toBeUndefined();
  });

  test('runs that are equally good are told apart in about a twentieth of all cases, with ten samples too', async () => {
    let rejected = 0;
    const random = seeded(1);
    const cases = 400;
    for (let number = 0; number < cases; number++) {
      const noisy = (by: string) =>
        samples.slice(0, 10).map((sample) => {
          const scores = Object.fromEntries(['a', 'b', 'c'].map((id, place) => [id, 1 + place + 2 * random()]));
          return scored({ fidelity: scores }, { by, sample });
        });
      const pair = { people: people.slice(0, 10), resamples: 200, seed: number };
      const { aspects } = await compareRuns(noisy('one'), noisy('other'), pair);
      rejected += Number((aspects.fidelity?.people?.pValue ?? 1) < 0.05);
    }
    expect(rejected / cases).toBeLessThan(0.08);
    expect(rejected / cases).toBeGreaterThan(0.02);
  });

  test('needs samples in common', async () => {
    const elsewhere = [scored({ fidelity: { a: 1, b: 2 } }, { sample: 'elsewhere' })];
    await expect(compareRuns(elsewhere, right)).rejects.toThrow(/no sample in common/);
    await expect(compareRuns([], right)).rejects.toThrow(/no annotation/);
  });
});
