import type { Annotator, Question } from './annotator.ts';
import { addUsage, ask } from './ask.ts';
import type { Aspect } from './aspect.ts';
import { type PaperAspect, paperAspects } from './aspects/paper-aspects.ts';
import { checkRun } from './check-run.ts';
import { AnnotatorError, InputError } from './errors.ts';
import { abstentionKey, questionKey } from './key.ts';
import { createKeySet, type KeySet } from './key-set.ts';
import { type LoadImage, originalImages, strictestLimits } from './load-image.ts';
import { type LoadSampleOptions, loadSample } from './load-sample.ts';
import type { Annotation, MissingOutcome, Sample, Usage } from './records.ts';
import { isFatal } from './retry.ts';
import { runPool } from './run-pool.ts';
import type { Source } from './source.ts';
import { listwise } from './strategies/listwise.ts';
import type { LoadedSample, Strategy } from './strategy.ts';

/** What {@link annotate} is told. */
export interface AnnotateOptions<A extends string = string> {
  /** Who is asked. Each needs an id of its own. */
  annotators: readonly Annotator[];
  /** What is judged. Default: the four aspects of the paper. */
  aspects?: readonly Aspect<A>[];
  /** How images are shown. Default: {@link listwise}. */
  strategy?: Strategy;
  /** Brings images into memory. Default: {@link originalImages}, which reads no files. */
  loadImage?: LoadImage;
  /** Annotations of earlier runs: what they settled is not asked again. Only their keys are kept. */
  resume?: Source<Pick<Annotation, 'key'>>;
  /** Most questions in flight. Default 8. */
  concurrency?: number;
  /** Deadline of one call to an annotator. Default 300,000. */
  timeoutMs?: number;
  /** Stops the run: calls in flight are aborted and the signal's reason is thrown. */
  signal?: AbortSignal;
  /** Told after every sample, annotation and failure. */
  onProgress?(progress: Progress): void;
  /** Told what could not be settled; the run goes on. Default: the failure's error is thrown and ends the run. */
  onFailure?(failure: Failure): void;
}

/** How far a run is. */
export interface Progress {
  /** Samples taken from the source. */
  samples: number;
  /** Questions found settled by `resume`. */
  settled: number;
  annotations: number;
  failures: number;
  /** Questions waiting for their answer. */
  inFlight: number;
  /** Tokens used so far, where annotators told. */
  usage: Usage;
}

/** Something that could not be settled: it is not in the annotations and will be asked again by the next run. */
export interface Failure {
  sampleId: string;
  /** Set when it is about this image alone. */
  imageId?: string;
  /** Set when it is about this annotator alone. */
  annotatorId?: string;
  /** True when the annotator is not asked any further in this run. */
  fatal: boolean;
  error: Error;
}

/**
 * Puts every sample before every annotator and yields what they answer as it comes. Refused, blocked, unreadable and
 * abstained are answers without a score, and are yielded like the others. Samples are taken as they are needed, and no
 * question is asked that is more than `concurrency` ahead of what has been read. Leaving the loop aborts what is in
 * flight.
 *
 * @throws InputError for options that cannot work, before anything is asked.
 */
export async function* annotate<A extends string = PaperAspect>(
  samples: Source<Sample>,
  options: AnnotateOptions<A>,
): AsyncGenerator<Annotation<A>, void, undefined> {
  const run = startRun(options);
  try {
    for await (const { key } of options.resume ?? []) run.settled.add(key);
    const concurrency = options.concurrency ?? 8;
    const loaded = runPool(samples, {
      limit: Math.min(concurrency, 8),
      work: (sample) => load(run, sample),
    });
    const results = runPool(draw(run, loaded), { limit: concurrency, work: (task) => settle(run, task) });
    for await (const result of results) {
      if (!result) continue;
      if ('error' in result) report(run, result);
      else yield result;
    }
  } finally {
    run.leave();
  }
}

/** What is known throughout a run. */
interface Run<A extends string> {
  options: AnnotateOptions<A>;
  aspects: readonly Aspect<A>[];
  strategy: Strategy;
  loading: LoadSampleOptions;
  settled: KeySet;
  sampleIds: KeySet;
  /** Annotators that are not asked any further. */
  ended: Set<Annotator>;
  progress: Progress;
  signal: AbortSignal;
  leave(): void;
}

/** One annotator before one question, or the aspects of a sample that it does not judge. */
interface Task<A extends string> {
  sample: LoadedSample;
  annotator: Annotator;
  asked: Question<A> | { abstains: readonly Aspect<A>[] };
}

function startRun<A extends string>(options: AnnotateOptions<A>): Run<A> {
  // When no aspects are given, A is the paper's: the default of the type parameter says the same.
  const aspects = options.aspects ?? (paperAspects as readonly Aspect[] as readonly Aspect<A>[]);
  checkRun(options, aspects);
  const left = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, left.signal]) : left.signal;
  const limits = strictestLimits(options.annotators.map((annotator) => annotator.limits ?? {}));
  return {
    options,
    aspects,
    strategy: options.strategy ?? listwise(),
    loading: { loadImage: options.loadImage ?? originalImages(), limits, signal },
    settled: createKeySet(),
    sampleIds: createKeySet(),
    ended: new Set(),
    progress: { samples: 0, settled: 0, annotations: 0, failures: 0, inFlight: 0, usage: {} },
    signal,
    leave: () => left.abort(new DOMException('Nobody reads the annotations any more.', 'AbortError')),
  };
}

async function load<A extends string>(run: Run<A>, sample: Sample): Promise<LoadedSample | Failure> {
  run.signal.throwIfAborted();
  run.progress.samples++;
  if (!run.sampleIds.add(sample.id)) {
    const error = new InputError(`Sample ${sample.id}: the id is used twice. Give every sample an id of its own.`);
    return { sampleId: sample.id, fatal: false, error };
  }
  return loadSample(sample, run.strategy.minImages ?? 1, run.loading);
}

/** Everything there is to ask about the samples, as tasks. */
async function* draw<A extends string>(
  run: Run<A>,
  loaded: AsyncIterable<LoadedSample | Failure>,
): AsyncGenerator<Task<A> | Failure, void, undefined> {
  for await (const sample of loaded) {
    if ('error' in sample) {
      yield sample;
      continue;
    }
    for (const annotator of run.options.annotators) {
      if (run.ended.size === run.options.annotators.length) return;
      if (run.ended.has(annotator)) continue;
      const [judged, abstains] = split(run.aspects, annotator);
      if (abstains.length) yield { sample, annotator, asked: { abstains } };
      if (!judged.length) continue;
      for (const asked of run.strategy.ask(sample, judged)) yield { sample, annotator, asked };
    }
  }
}

function split<A extends string>(
  aspects: readonly Aspect<A>[],
  { aspects: known }: Annotator,
): [Aspect<A>[], Aspect<A>[]] {
  const judges = ({ id }: Aspect<A>) => known?.includes(id) ?? true;
  return [aspects.filter(judges), aspects.filter((aspect) => !judges(aspect))];
}

/** Settles one task: its annotation, its failure, or nothing when it was settled before. */
async function settle<A extends string>(
  run: Run<A>,
  task: Task<A> | Failure,
): Promise<Annotation<A> | Failure | undefined> {
  if ('error' in task) return task;
  const { sample, annotator, asked } = task;
  if (run.ended.has(annotator)) return undefined;
  const who = { sampleId: sample.id, annotatorId: annotator.id, strategyId: run.strategy.id };
  const startedMs = performance.now();
  try {
    if ('abstains' in asked) return await abstain(run, sample, who, asked.abstains);
    const key = await questionKey(who, asked);
    if (!run.settled.add(key)) return countSettled(run);
    run.progress.inFlight++;
    tell(run);
    const { signal } = run;
    const asking = await ask(annotator, asked, { signal, timeoutMs: run.options.timeoutMs ?? 300_000 }).finally(
      () => run.progress.inFlight--,
    );
    const { usage, model, ...ending } = asking;
    const missing = 'detail' in ending ? { ...ending, aspects: asked.aspects.map(({ id }) => id) } : ending;
    return complete(run, {
      ...{ key, ...who, ...shown(sample, asked.imageIds), aspectVersions: versions(asked.aspects) },
      ...(usage && { usage }),
      ...(model !== undefined && { model }),
      ms: Math.round(performance.now() - startedMs),
      ...missing,
    });
  } catch (error) {
    run.signal.throwIfAborted();
    if (run.ended.has(annotator)) return undefined;
    const fatal = error instanceof AnnotatorError && isFatal(error.code);
    if (fatal) run.ended.add(annotator);
    return { sampleId: sample.id, annotatorId: annotator.id, fatal, error: error as Error };
  }
}

async function abstain<A extends string>(
  run: Run<A>,
  sample: LoadedSample,
  who: { sampleId: string; annotatorId: string; strategyId: string },
  aspects: readonly Aspect<A>[],
): Promise<Annotation<A> | undefined> {
  const imageIds = sample.images.map(({ id }) => id);
  const images = shown(sample, imageIds);
  const ids = aspects.map(({ id }) => id);
  const key = await abstentionKey(who, ids, images.imageHashes);
  if (!run.settled.add(key)) return countSettled(run);
  const outcome: MissingOutcome = 'abstained';
  const detail = `${who.annotatorId} does not judge ${ids.join(', ')}.`;
  return complete(run, {
    key,
    ...who,
    ...images,
    aspectVersions: versions(aspects),
    ms: 0,
    outcome,
    aspects: ids,
    detail,
  });
}

/** The images of an annotation: ids, hashes and preparations, in the order they were shown. */
function shown(
  { images }: LoadedSample,
  imageIds: readonly string[],
): Pick<Annotation, 'imageIds' | 'imageHashes' | 'preparations'> {
  const byId = new Map(images.map(({ id, image }) => [id, image]));
  const prepared = imageIds.flatMap((id) => {
    const preparation = byId.get(id)?.preparation;
    return preparation === undefined ? [] : [[id, preparation] as const];
  });
  return {
    imageIds: [...imageIds],
    imageHashes: imageIds.map((id) => byId.get(id)?.hash ?? ''),
    ...(prepared.length && { preparations: Object.fromEntries(prepared) }),
  };
}

function versions<A extends string>(aspects: readonly Aspect<A>[]): Record<A, number> {
  return Object.fromEntries(aspects.map(({ id, version }) => [id, version])) as Record<A, number>;
}

function complete<A extends string>(run: Run<A>, annotation: Annotation<A>): Annotation<A> {
  run.progress.annotations++;
  run.progress.usage = addUsage(run.progress.usage, annotation.usage);
  tell(run);
  return annotation;
}

function countSettled<A extends string>(run: Run<A>): undefined {
  run.progress.settled++;
  tell(run);
}

function report<A extends string>(run: Run<A>, failure: Failure): void {
  if (!run.options.onFailure) throw failure.error;
  run.progress.failures++;
  run.options.onFailure(failure);
  tell(run);
}

function tell<A extends string>(run: Run<A>): void {
  run.options.onProgress?.({ ...run.progress });
}
