import { type Annotation, InputError } from '@visionprefer/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreement } from '../src/index.ts';
import { compared, missing, scored } from './make-annotation.ts';

/** Whole scores of some annotators for the images of some samples. */
function jury(by: readonly string[], scoreOf: (annotator: number, sample: number, image: number) => number) {
  return by.flatMap((name, annotator) =>
    Array.from({ length: 12 }, (_, sample) =>
      scored(
        { fidelity: Object.fromEntries(['a', 'b', 'c'].map((id, image) => [id, scoreOf(annotator, sample, image)])) },
        { by: name, sample: `s${sample}` },
      ),
    ),
  );
}

const varied = (annotator: number, sample: number, image: number) => 1 + ((7 * sample + 3 * image + annotator) % 5);

describe('agreement', () => {
  test('of annotators that say the same is whole, with an interval; that of a constant one is unknown', async () => {
    const same = jury(['ann', 'bob'], (_, sample, image) => varied(0, sample, image));
    const constant = jury(['cleo'], () => 3);
    const { aspects, samples, annotatorIds } = await agreement([...same, ...constant]);
    expect({ samples, annotatorIds }).toEqual({ samples: 12, annotatorIds: ['ann', 'bob', 'cleo'] });
    const [first, second] = aspects.fidelity.between;
    expect(first).toMatchObject({ annotatorIds: ['ann', 'bob'], shared: 36, same: 1, kendall: 1 });
    expect(first?.kappa.quadratic).toBeCloseTo(1, 12);
    expect(second).toMatchObject({ annotatorIds: ['ann', 'cleo'], spearman: null, kendall: null });
    const whole = (await agreement(same)).aspects.fidelity.alpha.ordinal;
    expect(whole).toEqual({ value: 1, low: 1, high: 1 });
    expect((await agreement(constant)).aspects.fidelity.alpha.interval).toEqual({ value: null, low: null, high: null });
  });

  test('weighs annotators, and tells how often each has the order of the others, with intervals', async () => {
    const hash = (one: number, other: number, third: number) =>
      (Math.imul(one * 73 + other * 7919 + third * 104729 + 17, 2654435761) >>> 8) % 5;
    // Three see the quality of an image with much noise, the fourth sees something else.
    const noisy = (annotator: number, sample: number, image: number) => {
      if (annotator === 3) return 1 + hash(9, sample, image);
      return 1 + Math.round((2 * hash(0, sample, image) + hash(annotator + 1, sample, image)) / 3);
    };
    const rows = Array.from({ length: 6 }, (_, round) =>
      jury(['ann', 'bob', 'dan', 'cleo'], (annotator, sample, image) =>
        noisy(annotator, sample + 12 * round, image),
      ).map((row) => ({ ...row, sampleId: `${round}-${row.sampleId}`, key: `${round}-${row.key}` })),
    ).flat();
    const found = await agreement(rows);
    const { ann, bob, cleo, dan } = found.jury;
    const sum = [ann, bob, cleo, dan].reduce((total, member) => total + (member?.weight.value ?? 0), 0);
    expect(sum).toBeCloseTo(1, 9);
    expect(cleo?.weight.high).toBeLessThan(1 / 4);
    expect(ann?.weight.low).toBeLessThanOrEqual(ann?.weight.value ?? 0);
    expect(ann?.alike.low).toBeGreaterThan(cleo?.alike.high ?? 1);
    expect(found.aspects.fidelity.annotators.ann?.weight).toEqual(ann?.weight);
    const alone = await agreement(jury(['ann'], noisy));
    expect(alone.jury.ann).toEqual({
      weight: { value: null, low: null, high: null },
      alike: { value: null, low: null, high: null },
    });
  });

  test('tells bias, spread, ties and what is missing of each annotator', async () => {
    const rows = [
      scored({ fidelity: { a: 5, b: 5, c: 3 } }, { by: 'kind' }),
      scored({ fidelity: { a: 3, b: 2, c: 1 } }, { by: 'strict' }),
      missing('refused', ['fidelity'], ['d'], { by: 'strict' }),
      missing('abstained', ['fidelity'], ['d'], { by: 'kind' }),
    ];
    const { kind, strict } = (await agreement(rows)).aspects.fidelity.annotators;
    expect(kind).toMatchObject({ bias: 7 / 3, tieRate: 1 / 3, refusalRate: 0, missingRate: 0 });
    expect(kind?.spread).toBeCloseTo(Math.sqrt(4 / 3), 12);
    expect(kind?.outcomes).toMatchObject({ scored: 3, abstained: 1 });
    expect(strict).toMatchObject({ bias: -7 / 3, tieRate: 0, refusalRate: 0.25, missingRate: 0.25 });
  });

  test('finds an annotator that prefers what it is shown first', async () => {
    const ids = ['a', 'b', 'c', 'd'];
    const rows = Array.from({ length: 40 }, (_, sample) => {
      const order = ids.map((_, place) => ids[(place + sample) % 4] ?? '');
      const scores = (shown: string[], first: number) =>
        Object.fromEntries(shown.map((id, place) => [id, 2 + (ids.indexOf(id) % 2) + (place === 0 ? first : 0)]));
      return [
        scored({ fidelity: scores(order, 1) }, { by: 'first', sample: `s${sample}` }),
        scored({ fidelity: scores(order, 0) }, { by: 'fair', sample: `s${sample}` }),
      ];
    }).flat();
    const { first, fair } = (await agreement(rows)).aspects.fidelity.annotators;
    expect(first?.position).toMatchObject({ questions: 40, degreesOfFreedom: 3, byPlace: [0.75, -0.25, -0.25, -0.25] });
    expect(first?.position?.pValue).toBeLessThan(1e-6);
    expect(fair?.position?.pValue).toBeGreaterThan(0.9);
    expect(first?.swaps).toBeNull();
  });

  test('says nothing of the order in which imported ratings were seen: their files often name the better first', async () => {
    const rows = Array.from({ length: 40 }, (_, sample) => ({
      ...compared(['a', 'b'], { fidelity: 'a' }, { sample: `s${sample}` }),
      strategyId: 'imported',
    }));
    const { ann } = (await agreement(rows)).aspects.fidelity.annotators;
    expect(ann).toMatchObject({ position: null, swaps: null, outcomes: { compared: 40 } });
  });

  test('counts who says the same when two images change places', async () => {
    const both = (one: string, other: string, verdicts: [string, string], sample: string) => [
      compared([one, other], { fidelity: verdicts[0] }, { sample }),
      compared([other, one], { fidelity: verdicts[1] }, { sample }),
    ];
    const rows = [
      ...both('a', 'b', ['a', 'a'], 's1'),
      ...both('a', 'b', ['tie', 'tie'], 's2'),
      ...both('a', 'b', ['a', 'b'], 's3'),
      ...both('a', 'b', ['b', 'a'], 's4'),
      ...both('a', 'b', ['a', 'b'], 's5'),
      ...both('a', 'b', ['a', 'tie'], 's6'),
    ];
    const { over, annotators } = (await agreement([...rows, ...rows.slice(0, 3)])).aspects.fidelity;
    expect(over).toBe('comparisons');
    expect(annotators.ann).toMatchObject({
      swaps: { pairs: 6, consistent: 2, toFirst: 2, toLast: 1 },
      tieRate: 5 / 6,
      bias: null,
    });
    expect(annotators.ann?.position).toMatchObject({ questions: 12, degreesOfFreedom: 1 });
    const asked = (order: string[], high: string) =>
      scored({ fidelity: Object.fromEntries(order.map((id) => [id, id === high ? 4 : 2])) });
    const lists = await agreement([
      asked(['a', 'b', 'c'], 'a'),
      asked(['c', 'a', 'b'], 'a'),
      asked(['b', 'a', 'c'], 'b'),
    ]);
    // Same both times: a-c and b-c of the first two. To the first: a-b of the first and the third, and of the last two.
    expect(lists.aspects.fidelity.annotators.ann?.swaps).toEqual({ pairs: 6, consistent: 2, toFirst: 2, toLast: 0 });
  });

  test('with people is counted under three rules for ties, person by person, and by margin', async () => {
    const people = [
      scored({ fidelity: { a: 5, b: 3, c: 1 } }, { by: 'p1' }),
      scored({ fidelity: { a: 4, b: 2, c: 2 } }, { by: 'p2' }),
    ];
    const judge = scored({ fidelity: { a: 4, b: 4, c: 2 } }, { by: 'judge' });
    const { people: found } = await agreement([judge], { people });
    const overall = found?.aspects.overall;
    expect(overall?.consensus).toMatchObject({ pairs: 3, missing: 0, right: 2, tied: 1, wrong: 0 });
    expect(overall?.consensus.tiesWrong.value).toBeCloseTo(2 / 3, 12);
    expect(overall?.consensus.tiesHalf.value).toBeCloseTo(2.5 / 3, 12);
    expect(overall?.consensus.tiesLeftOut).toEqual({ value: 1, low: null, high: null });
    expect(overall?.people.p2).toMatchObject({ pairs: 3, right: 2, tied: 1 });
    expect(overall?.people.p1).toMatchObject({ pairs: 2, right: 2 });
    expect(overall?.curve).toEqual([{ margin: 2, pairs: 2, share: 1, accuracy: 1 }]);
    expect(found?.aspects.fidelity?.annotators.judge).toMatchObject({ right: 2, tied: 1 });
  });

  test('a pair that one image of lacks a score is missing and counts under no rule', async () => {
    const people = [scored({ fidelity: { a: 5, b: 3 }, aesthetic: { a: 1, b: 2 } }, { by: 'p' })];
    const rows = [scored({ fidelity: { a: 4 } }), missing('refused', ['fidelity'], ['b'])];
    const { people: found } = await agreement(rows, { people });
    expect(Object.keys(found?.aspects ?? {})).toEqual(['overall', 'fidelity']);
    expect(found?.aspects.fidelity?.consensus).toMatchObject({ pairs: 0, missing: 1 });
    expect(found?.aspects.fidelity?.consensus.tiesHalf.value).toBeNull();
  });

  test('does not depend on the order of rows, and the seed alone moves the intervals', async () => {
    const rows = jury(['ann', 'bob', 'cleo'], (annotator, sample, image) => varied(annotator * sample, sample, image));
    const first = await agreement(rows, { resamples: 200 });
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(rows, { minLength: rows.length }), async (shuffled) => {
        expect(await agreement(shuffled, { resamples: 200 })).toEqual(first);
      }),
      { numRuns: 5 },
    );
    const people = jury(['person'], (_, sample, image) => varied(2, sample, image));
    const against = async (seed: number) => (await agreement(rows, { people, resamples: 20, seed })).people?.aspects;
    const [seeded, reseeded] = [(await against(0))?.overall?.consensus, (await against(1))?.overall?.consensus];
    expect(reseeded?.tiesHalf.value).toBe(seeded?.tiesHalf.value);
    expect(reseeded?.tiesHalf).not.toEqual(seeded?.tiesHalf);
  });

  test('needs annotations, and options that make sense', async () => {
    await expect(agreement([])).rejects.toThrow('There is no annotation to measure agreement by.');
    const rows: Annotation[] = [scored({ fidelity: { a: 1 } })];
    await expect(agreement(rows, { resamples: 0.5 })).rejects.toThrow(InputError);
    expect((await agreement(rows, { resamples: 0 })).aspects.fidelity).toMatchObject({ shared: 0, between: [] });
  });
});
