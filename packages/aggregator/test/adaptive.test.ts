import {
  type Annotation,
  AnnotatorError,
  annotate,
  BudgetError,
  fidelity,
  listwise,
  pairwise,
  pointwise,
} from '@visionprefer/core';
import { describe, expect, test } from 'vitest';
import { type AdaptiveOptions, adaptive, aggregate, toPairs } from '../src/index.ts';
import { type AskedJury, askJury, makeAskedJury } from './ask-jury.ts';

const mixed = [0.85, 0.7, 0.6, 0.4, 0.3];
const keysOf = (annotations: readonly Annotation[]) => annotations.map(({ key }) => key).sort();
const usdOf = (annotations: readonly Annotation[]) => annotations.reduce((sum, { usd = 0 }) => sum + usd, 0);

/** The pairs that annotations give, each with whether the truth has it so, a tie counting half. */
async function judge({ samples, qualityOf }: AskedJury, annotations: readonly Annotation[]) {
  const pairs = [...toPairs(await aggregate(annotations), samples)].map(
    ({ sampleId, chosen, rejected, probability }) => ({
      probability: probability ?? 0.5,
      isRight: qualityOf(sampleId, chosen.id) > qualityOf(sampleId, rejected.id),
    }),
  );
  const ties = samples.length * 6 - pairs.length;
  return { pairs, accuracy: (pairs.filter(({ isRight }) => isRight).length + ties / 2) / (samples.length * 6) };
}

/** As many annotations as are given, drawn at random from all. */
function drawn(all: readonly Annotation[], count: number): Annotation[] {
  return all.toSorted((a, b) => (a.key < b.key ? -1 : 1)).slice(0, count);
}

describe('votes where they count', () => {
  test('a jury of good and weak annotators orders nearly as many pairs with fewer calls, and more than at random', async () => {
    const jury = makeAskedJury(120, mixed);
    const all = await askJury(jury);
    const some = await askJury(jury, { adaptive: adaptive() });
    expect(some.length).toBeLessThan(0.7 * all.length);
    const { accuracy } = await judge(jury, some);
    expect(accuracy).toBeGreaterThan((await judge(jury, all)).accuracy - 0.015);
    expect(accuracy).toBeGreaterThan((await judge(jury, drawn(all, some.length))).accuracy + 0.02);
  });

  test('the cheap come first: a dear annotator is asked less than a cheap one that is as good', async () => {
    const jury = makeAskedJury(80, [0.7, 0.7, 0.7], { prices: [10, 1, 1] });
    const some = await askJury(jury, { adaptive: adaptive({ least: 0.2 }) });
    const asked = Map.groupBy(some, ({ annotatorId }) => annotatorId);
    expect(asked.get('annotator-1')?.length).toBe(80);
    expect(asked.get('annotator-0')?.length ?? 0).toBeLessThan(20);
  });

  test('what stopping early leaves out does not make probabilities surer than they are', async () => {
    const all: { probability: number; isRight: boolean }[] = [];
    for (const seed of [1, 2]) {
      const jury = makeAskedJury(150, [0.7, 0.7, 0.65, 0.6], { seed });
      const some = await askJury(jury, { adaptive: adaptive({ confidence: 0.8, least: 0.02, seed }) });
      expect(some.length).toBeLessThan(600);
      all.push(...(await judge(jury, some)).pairs);
    }
    for (const [low, high] of [
      [0.5, 0.7],
      [0.7, 0.85],
      [0.85, 0.95],
      [0.95, 1.01],
    ] as const) {
      const part = all.filter(({ probability }) => probability >= low && probability < high);
      const stated = part.reduce((sum, { probability }) => sum + probability, 0) / part.length;
      const right = part.filter(({ isRight }) => isRight).length / part.length;
      expect(part.length).toBeGreaterThan(60);
      expect(Math.abs(stated - right), `${low}`).toBeLessThan(0.045);
    }
  });

  test('a budget goes to what promises most for it, and is kept', async () => {
    const jury = makeAskedJury(60, mixed, { prices: [4, 2, 1, 1, 1] });
    const all = await askJury(jury);
    const budget = { usd: usdOf(all) * 0.5 };
    const some = await askJury(jury, { budget, adaptive: adaptive({ least: 0 }) });
    expect(usdOf(some)).toBeLessThanOrEqual(budget.usd);
    expect(usdOf(some)).toBeGreaterThan(0.9 * budget.usd);
    let left = budget.usd;
    const atRandom = drawn(all, all.length).filter(({ usd = 0 }) => {
      left -= usd;
      return left >= 0;
    });
    expect((await judge(jury, some)).accuracy).toBeGreaterThan((await judge(jury, atRandom)).accuracy);
  });
});

describe('what ends it', () => {
  test('half of all questions, or two votes on each sample where that is more; or as many as is said', async () => {
    for (const [loadings, options, most] of [
      [[0.7, 0.7, 0.7, 0.7], {}, 48],
      [[0.7, 0.7, 0.7], {}, 48],
      [[0.7, 0.7, 0.7, 0.7], { share: 0.75 }, 72],
    ] as const) {
      const some = await askJury(makeAskedJury(24, loadings), { adaptive: adaptive({ ...options, least: 0 }) });
      expect(some.length).toBeLessThanOrEqual(most);
      expect(some.length).toBeGreaterThan(most - 6);
    }
  });

  test('a budget that ends is an error that says how to go on; what was answered stays, and more money goes on from there', async () => {
    const jury = makeAskedJury(100, mixed, { prices: [4, 2, 1, 1, 1] });
    const ask = async (usd: number, resume: readonly Annotation[]) => {
      const found: Annotation[] = [];
      const run = annotate(jury.samples, {
        ...{ ...jury, resume, budget: { usd }, aspects: [fidelity] },
        adaptive: adaptive({ least: 0, confidence: 1 }),
      });
      const error = await (async () => {
        for await (const annotation of run) found.push(annotation);
      })().catch((thrown: unknown) => thrown);
      return { found, error };
    };
    const all = usdOf(await askJury(jury));
    const first = await ask(0.4 * all, []);
    expect(first.error).toBeInstanceOf(BudgetError);
    expect(String(first.error)).toContain('it goes on with a budget of');
    expect(usdOf(first.found)).toBeLessThanOrEqual(0.4 * all);
    expect(usdOf(first.found)).toBeGreaterThan(0.2 * all);
    const second = await ask(10 * all, first.found);
    expect(second.error).toBeUndefined();
    const keys = keysOf([...first.found, ...second.found]);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThan(first.found.length);
  });
});

describe('which questions are asked', () => {
  test('hangs on the answers, and not on which came first', async () => {
    const jury = makeAskedJury(24, mixed);
    const slow = jury.annotators.map((annotator, place) => ({
      ...annotator,
      async answer(...asked: Parameters<typeof annotator.answer>) {
        await new Promise((resolve) => setTimeout(resolve, place));
        return annotator.answer(...asked);
      },
    }));
    const one = await askJury(jury, { adaptive: adaptive() });
    const other = await askJury({ ...jury, annotators: slow }, { adaptive: adaptive(), concurrency: 3 });
    expect(keysOf(other)).toEqual(keysOf(one));
    expect(keysOf(await askJury(jury, { adaptive: adaptive({ seed: 7 }) }))).not.toEqual(keysOf(one));
  });

  test('is the same for a run that was stopped anywhere and goes on', async () => {
    const jury = makeAskedJury(24, mixed);
    const whole = await askJury(jury, { adaptive: adaptive() });
    for (const stop of [1, 20, 55, whole.length - 1]) {
      const first: Annotation[] = [];
      const begun = annotate(jury.samples, { ...jury, aspects: [fidelity], adaptive: adaptive() });
      for await (const annotation of begun) {
        first.push(annotation);
        if (first.length === stop) break;
      }
      const rest = await askJury(jury, { adaptive: adaptive(), resume: first });
      expect(keysOf([...first, ...rest])).toEqual(keysOf(whole));
    }
  });

  test.each([
    ['pointwise', pointwise(), 1],
    ['pairwise, both ways round', pairwise(), 2],
    ['listwise in three orders', listwise({ orders: 3 }), 3],
  ] as const)('%s: some of all there is, no question twice', async (_, strategy, rounds) => {
    const jury = makeAskedJury(24, [0.8, 0.6, 0.3]);
    const all = await askJury(jury, { strategy });
    const some = await askJury(jury, { strategy, adaptive: adaptive({ warmUp: 5, least: 0.01, confidence: 0.7 }) });
    expect(some.length).toBeLessThan(all.length);
    expect(new Set(keysOf(some)).size).toBe(some.length);
    expect(keysOf(all)).toEqual(expect.arrayContaining(keysOf(some)));
    // Every sample has been put before somebody, and with several rounds some of them twice.
    expect(new Set(some.map(({ sampleId }) => sampleId)).size).toBe(24);
    const first = Map.groupBy(some, ({ annotatorId, sampleId, imageIds }) =>
      [annotatorId, sampleId, ...imageIds.toSorted()].join(),
    );
    expect([...first.values()].some(({ length }) => length > 1)).toBe(rounds > 1);
  });

  test('one annotator that never answers is not waited for again', async () => {
    const jury = makeAskedJury(30, [0.7, 0.7]);
    const [one, other] = jury.annotators;
    if (!one || !other) throw new Error('There are two.');
    const broken = {
      ...other,
      answer: async () => {
        throw new AnnotatorError('unauthorized', 'No.');
      },
    };
    const failures: unknown[] = [];
    const some = await askJury(
      { ...jury, annotators: [one, broken] },
      { adaptive: adaptive({ warmUp: 5 }), onFailure: (failure) => failures.push(failure) },
    );
    expect(some).toHaveLength(30);
    expect(failures.length).toBeLessThanOrEqual(5);
  });

  test('nothing is left out of one annotator, one order', async () => {
    const jury = makeAskedJury(12, [0.7]);
    expect(await askJury(jury, { adaptive: adaptive() })).toHaveLength(12);
  });
});

describe('what cannot be', () => {
  test('samples that can be read only once', async () => {
    const jury = makeAskedJury(3, mixed);
    const once = (function* () {
      yield* jury.samples;
    })();
    const annotations = annotate(once, { ...jury, adaptive: adaptive() });
    await expect(annotations.next()).rejects.toThrow('can be read only once');
  });

  test.each<[AdaptiveOptions, string]>([
    [{ confidence: 0.4 }, 'The confidence is 0.4.'],
    [{ share: 0 }, 'The share of questions is 0.'],
    [{ least: -1 }, 'The least promise of a vote is -1.'],
    [{ warmUp: 1.5 }, 'The warmUp is 1.5.'],
    [{ weights: { fidelity: -1 } }, 'The weight of aspect "fidelity" is -1.'],
  ])('%j', (options, message) => {
    expect(() => adaptive(options)).toThrow(message);
  });
});
