import {
  type Annotation,
  type BriefAnnotation,
  type Consensus,
  fidelity,
  type PaperAspect,
  type PreferencePair,
  type Sample,
} from '@visionprefer/core';
import { describe, expectTypeOf, test } from 'vitest';
import {
  type Agreement,
  aggregate,
  agreement,
  createAggregation,
  type FitReport,
  mean,
  type RankedImage,
  rank,
  splitOf,
  toPairs,
} from '../src/index.ts';

type Two = 'fidelity' | 'aesthetic';
declare const annotations: AsyncIterable<Annotation<Two>>;
declare const samples: Sample[];

describe('aspect ids', () => {
  test('flow from the annotations to the pairs', async () => {
    const consensus = await aggregate(annotations, { method: mean(), weights: { fidelity: 2 } });
    expectTypeOf(consensus).toEqualTypeOf<Consensus<Two>[]>();
    const pairs = toPairs(consensus, samples, { aspects: ['fidelity', 'overall'], gate: { aesthetic: 2 } });
    expectTypeOf(pairs).toEqualTypeOf<Iterable<PreferencePair<Two>>>();
    for (const pair of pairs) {
      expectTypeOf(pair.aspect).toEqualTypeOf<Two | 'overall'>();
      expectTypeOf(pair.conflicts).toEqualTypeOf<Two[]>();
    }
  });

  test('flow through an aggregation and a ranking', async () => {
    const aggregation = createAggregation<Two>({ weights: { fidelity: 2 }, quorum: 2 });
    expectTypeOf(aggregation.add).parameter(0).toEqualTypeOf<BriefAnnotation<Two>>();
    expectTypeOf<Annotation<Two>>().toExtend<BriefAnnotation<Two>>();
    expectTypeOf(aggregation.result().consensus).toEqualTypeOf<Iterable<Consensus<Two>>>();
    const [best] = await rank({} as Sample, { annotators: [], aspects: [fidelity], weights: { fidelity: 1 } });
    expectTypeOf(best).toEqualTypeOf<RankedImage<'fidelity'> | undefined>();
    expectTypeOf(splitOf('a', { train: 0.9, test: 0.1 })).toEqualTypeOf<'train' | 'test'>();
    // @ts-expect-error: there is no such aspect
    createAggregation<Two>({ weights: { fidelty: 2 } });
    // @ts-expect-error: aesthetic is not judged
    await rank({} as Sample, { annotators: [], aspects: [fidelity], weights: { aesthetic: 1 } });
  });

  test('do not compile when misspelt', async () => {
    // @ts-expect-error: there is no such aspect
    await aggregate(annotations, { weights: { fidelty: 2 } });
    const consensus = await aggregate(annotations);
    // @ts-expect-error: there is no such aspect
    toPairs(consensus, samples, { aspects: ['fidelty'] });
    // @ts-expect-error: there is no such aspect
    toPairs(consensus, samples, { gate: { fidelty: 2 } });
    // @ts-expect-error: harmlessness was not judged
    await aggregate<Two>(annotations, { weights: { harmlessness: 1 } });
    // @ts-expect-error: there is no such way to pick
    toPairs(consensus, samples, { pick: 'worst' });
  });

  test('flow into the agreement and the fit', async () => {
    const people = [] as Annotation<'another'>[];
    const found = await agreement(annotations, { people, weights: { fidelity: 2 } });
    expectTypeOf(found).toEqualTypeOf<Agreement<Two>>();
    expectTypeOf(createAggregation<Two>().result().fit).toEqualTypeOf<FitReport<Two>>();
    // @ts-expect-error: there is no such aspect
    await agreement(annotations, { weights: { fidelty: 2 } });
  });

  test('of the paper and of unknown records are taken', () => {
    const weights: Partial<Record<PaperAspect, number>> = { harmlessness: 2 };
    expectTypeOf(aggregate([] as Annotation<PaperAspect>[], { weights })).toEqualTypeOf<
      Promise<Consensus<PaperAspect>[]>
    >();
    expectTypeOf(aggregate([] as Annotation[], { weights: { anything: 1 } })).toEqualTypeOf<Promise<Consensus[]>>();
  });
});
