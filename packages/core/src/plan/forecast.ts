import type { AnnotateOptions, Failure } from '../annotate.ts';
import type { PaperAspect } from '../aspects/paper-aspects.ts';
import { paperAspects } from '../aspects/paper-aspects.ts';
import type { Aspect } from '../contract/aspect.ts';
import { InputError } from '../contract/errors.ts';
import { originalImages } from '../images/original-images.ts';
import { strictestLimits } from '../images/strictest-limits.ts';
import { listwise } from '../questions/listwise.ts';
import type { KnownSample, Strategy } from '../questions/strategy.ts';
import type { Sample, Usage } from '../records/records.ts';
import type { Source } from '../records/source.ts';
import { checkRun } from '../run/check-run.ts';
import { type AnnotatorForecast, type Counter, countQuestion, type Demand, startCount, sumUp } from './demand.ts';
import { drawQuestions } from './draw-questions.ts';
import { forEachSome } from './for-each-some.ts';
import { tooManyImages } from './image-count.ts';
import { createKeySet, type KeySet } from './key-set.ts';
import { checkSample, failSample, findKnownSample, loadSample } from './load-sample.ts';

/** What {@link forecast} is told: what {@link annotate} would be, as far as it matters to what is asked. */
export interface ForecastOptions<A extends string = string>
  extends Pick<
    AnnotateOptions<A>,
    'annotators' | 'aspects' | 'strategy' | 'loadImage' | 'known' | 'prices' | 'signal' | 'onFailure'
  > {
  /**
   * Annotations of earlier runs: what they settled is not counted again, and what their answers took in output tokens is
   * what further ones are likely to take.
   */
  resume?: Source<Earlier>;
  /** Told after every sample how many there were so far. */
  onProgress?(samples: number): void;
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
  const plan = planForecast(options);
  const past = await readPast(options, plan);
  const counters = options.annotators.map((annotator) =>
    startCount(annotator, options.prices?.(annotator) ?? annotator.price, past.outputs.get(annotator.id)),
  );
  const sampleIds = createKeySet();
  let read = 0;
  let failures = 0;
  const fail = (failure: Failure) => {
    failures++;
    options.onFailure?.(failure);
  };
  await forEachSome(samples, async (sample) => {
    plan.loading.signal.throwIfAborted();
    read++;
    const known = await examine(sample, sampleIds, plan);
    if ('error' in known) fail(known);
    else for (const counter of counters) await countSample(counter, known, { plan, settled: past.settled, fail });
    options.onProgress?.(read);
  });
  const annotators = counters.map(({ count }) => count);
  return { samples: read, failures, spentUsd: past.spentUsd, ...sumUp(annotators), annotators };
}

interface Plan<A extends string> {
  aspects: readonly Aspect<A>[];
  strategy: Strategy;
  loading: Parameters<typeof loadSample>[1];
}

function planForecast<A extends string>(options: ForecastOptions<A>): Plan<A> {
  const { annotators, strategy = listwise(), loadImage = originalImages(), known, signal } = options;
  const aspects = options.aspects ?? (paperAspects as readonly Aspect[] as readonly Aspect<A>[]);
  const { onProgress: _, resume: __, ...asked } = options;
  checkRun(asked, aspects);
  const limits = strictestLimits(annotators.map((annotator) => annotator.limits ?? {}));
  return {
    aspects,
    strategy,
    loading: { loadImage, known, limits, signal: signal ?? new AbortController().signal },
  };
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
  { strategy, loading }: Plan<A>,
): Promise<KnownSample | Failure> {
  if (!sampleIds.add(sample.id)) {
    const error = new InputError(`Sample ${sample.id}: the id is used twice. Give every sample an id of its own.`);
    return failSample(sample.id, error);
  }
  const checked = checkSample(sample, strategy.minImages ?? 1);
  if ('error' in checked) return checked;
  return (await findKnownSample(checked, loading)) ?? (await loadSample(checked, loading));
}

async function countSample<A extends string>(
  counter: Counter,
  sample: KnownSample,
  { plan, settled, fail }: { plan: Plan<A>; settled: KeySet; fail(failure: Failure): void },
): Promise<void> {
  const { annotator, count } = counter;
  const { questions, abstention } = await drawQuestions(plan, sample, annotator);
  if (abstention && !settled.add(abstention.key)) count.settled++;
  for (const { key, question } of questions) {
    const error = tooManyImages(annotator, question.imageIds.length);
    if (error) fail({ sampleId: sample.id, annotatorId: annotator.id, fatal: false, error });
    else if (settled.add(key)) countQuestion(counter, question);
    else count.settled++;
  }
}
