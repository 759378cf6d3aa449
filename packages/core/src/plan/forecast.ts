import type { PaperAspect } from '../aspects/paper-aspects.ts';
import type { Annotator } from '../contract/annotator.ts';
import { type Price, scalePrice } from '../contract/price.ts';
import type { KnownSample } from '../questions/strategy.ts';
import type { Sample, Usage } from '../records/records.ts';
import type { Source } from '../records/source.ts';
import type { Failure } from './failure.ts';
import { forEachSome } from './for-each-some.ts';
import {
  type AnnotatorForecast,
  type Counter,
  countQuestion,
  type Demand,
  startCount,
  sumUp,
} from './forecast-totals.ts';
import { createKeySet, type KeySet } from './key-set.ts';
import { checkSample, findKnownSample, loadSample } from './load-sample.ts';
import { type Plan, type PlanOptions, planQuestions } from './plan.ts';
import { questionsOf } from './questions-of.ts';

/** What {@link forecast} is told: what {@link annotate} would be, as far as it matters to what is asked. */
export interface ForecastOptions<A extends string = string> extends PlanOptions<A> {
  /**
   * Annotations of earlier runs: what they settled is not counted again, and what their answers took in output tokens is
   * what further ones are likely to take.
   */
  resume?: Source<Earlier> | undefined;
  /** What an annotator's tokens cost. Default: what it says itself. */
  prices?: ((annotator: Annotator) => Price | undefined) | undefined;
  /** Which annotators would be asked in batches, at what that costs. Default: none. */
  asksInBatches?: ((annotator: Annotator) => boolean) | undefined;
  /** Stops the forecast; the signal's reason is thrown. */
  signal?: AbortSignal | undefined;
  /** Told after every sample how many there were so far. */
  onProgress?: ((samples: number) => void) | undefined;
  /** Told what would be left out. */
  onFailure?: ((failure: Failure) => void) | undefined;
}

/** What a forecast reads of an annotation. */
export interface Earlier {
  /** Absent when it is to be asked again. */
  key?: string;
  annotatorId?: string;
  strategyId?: string;
  usage?: Usage;
  usd?: number;
}

/** What a run would do. */
export interface Forecast extends Demand {
  samples: number;
  /** Samples, images and questions that would be left out. */
  failures: number;
  /** US dollars that earlier runs spent, as far as their annotations tell. */
  spentUsd: number;
  annotators: AnnotatorForecast[];
}

/**
 * Tells what {@link annotate} would ask of whom and what that may cost, by drawing all its questions and asking none.
 * Images that are not known have to be read; nothing of a sample is kept, whatever their number.
 *
 * @throws InputError for options that cannot work.
 */
export async function forecast<A extends string = PaperAspect>(
  samples: Source<Sample>,
  options: ForecastOptions<A>,
): Promise<Forecast> {
  const plan = planQuestions(options);
  const past = await readPast(options, plan);
  const signal = options.signal ?? new AbortController().signal;
  const counters = options.annotators.map((annotator) =>
    startCount(annotator, priceOf(annotator, options), past.outputs.get(annotator.id)),
  );
  const sampleIds = createKeySet();
  let read = 0;
  let failures = 0;
  const fail = (failure: Failure) => {
    failures++;
    options.onFailure?.(failure);
  };
  await forEachSome(samples, async (sample) => {
    signal.throwIfAborted();
    read++;
    const known = await examine(sample, sampleIds, { plan, signal });
    if ('error' in known) fail(known);
    else for (const counter of counters) await countSample(counter, known, { plan, settled: past.settled, fail });
    options.onProgress?.(read);
  });
  const annotators = counters.map(({ count }) => count);
  return { samples: read, failures, spentUsd: past.spentUsd, ...sumUp(annotators), annotators };
}

function priceOf<A extends string>(
  annotator: Annotator,
  { prices, asksInBatches }: ForecastOptions<A>,
): Price | undefined {
  const price = prices?.(annotator) ?? annotator.price;
  return price && annotator.batch && asksInBatches?.(annotator)
    ? scalePrice(price, annotator.batch.priceFactor)
    : price;
}

/** What earlier runs tell. */
interface Past {
  settled: KeySet;
  spentUsd: number;
  /** Annotator id → answers that told their output tokens, and the sum of those. */
  outputs: Map<string, { answers: number; tokens: number }>;
}

async function readPast<A extends string>({ resume = [] }: ForecastOptions<A>, { strategy }: Plan<A>): Promise<Past> {
  const past: Past = { settled: createKeySet(), spentUsd: 0, outputs: new Map() };
  for await (const { key, usd = 0, annotatorId, strategyId, usage } of resume) {
    if (key !== undefined) past.settled.add(key);
    past.spentUsd += usd;
    if (annotatorId === undefined || strategyId !== strategy.id || usage?.outputTokens === undefined) continue;
    const { answers, tokens } = past.outputs.get(annotatorId) ?? { answers: 0, tokens: 0 };
    past.outputs.set(annotatorId, { answers: answers + 1, tokens: tokens + usage.outputTokens });
  }
  return past;
}

/** The sample as it would be shown, or why it would not. */
async function examine<A extends string>(
  sample: Sample,
  sampleIds: KeySet,
  { plan, signal }: { plan: Plan<A>; signal: AbortSignal },
): Promise<KnownSample | Failure> {
  const checked = checkSample(sample, plan, sampleIds);
  if ('error' in checked) return checked;
  return (await findKnownSample(checked, plan.images)) ?? (await loadSample(checked, plan.images, signal));
}

async function countSample<A extends string>(
  counter: Counter,
  sample: KnownSample,
  { plan, settled, fail }: { plan: Plan<A>; settled: KeySet; fail(failure: Failure): void },
): Promise<void> {
  const { annotator, count } = counter;
  const { questions, abstention } = await questionsOf(plan, sample, annotator);
  if (abstention && !settled.add(abstention.key)) count.settled++;
  for (const { key, question, obstacle } of questions) {
    if (obstacle) fail({ sampleId: sample.id, annotatorId: annotator.id, fatal: false, error: obstacle });
    else if (settled.add(key)) countQuestion(counter, question);
    else count.settled++;
  }
}
