import type { Annotator } from './annotator.ts';
import type { Aspect } from './aspect.ts';
import type { PaperAspect } from './aspects/paper-aspects.ts';
import { drawTasks, loadSampleOf } from './draw-tasks.ts';
import type { LoadImage } from './load-image.ts';
import type { Annotation, Sample, Usage } from './records.ts';
import { runPool } from './run-pool.ts';
import { settleTask } from './settle-task.ts';
import type { Source } from './source.ts';
import { type Run, startRun, tellProgress } from './start-run.ts';
import type { Strategy } from './strategy.ts';

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
      work: (sample) => loadSampleOf(run, sample),
    });
    const results = runPool(drawTasks(run, loaded), { limit: concurrency, work: (task) => settleTask(run, task) });
    for await (const result of results) {
      if (!result) continue;
      if ('error' in result) report(run, result);
      else yield result;
    }
  } finally {
    run.leave();
  }
}

function report<A extends string>(run: Run<A>, failure: Failure): void {
  if (!run.options.onFailure) throw failure.error;
  run.progress.failures++;
  run.options.onFailure(failure);
  tellProgress(run);
}
