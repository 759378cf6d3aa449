import type { PaperAspect } from './aspects/paper-aspects.ts';
import type { Annotator, Answer } from './contract/annotator.ts';
import type { Aspect } from './contract/aspect.ts';
import { BudgetError } from './contract/errors.ts';
import type { Price } from './contract/price.ts';
import type { KnownImages } from './images/known-images.ts';
import type { LoadImage } from './images/load-image.ts';
import type { PaceLimits } from './pace/pace.ts';
import type { Strategy } from './questions/strategy.ts';
import type { Annotation, Sample, Usage } from './records/records.ts';
import type { Source } from './records/source.ts';
import type { Budget } from './run/budget.ts';
import type { Call } from './run/call.ts';
import { createDealer } from './run/deal-samples.ts';
import { isIdle } from './run/lane.ts';
import { sendCalls } from './run/send-calls.ts';
import { type Run, startRun } from './run/start-run.ts';
import type { Tally } from './run/tally.ts';

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
  /**
   * Annotations of earlier runs: what they settled is not asked again. Only their keys and what they cost are kept. One
   * without a key settles nothing and has only cost.
   */
  resume?: Source<{ key?: string; usd?: number }>;
  /** What is known of images from earlier runs: samples that are settled are then not read again. */
  known?: KnownImages;
  /** Most questions in flight for each annotator; fewer while its vendor takes fewer. Default 32. */
  concurrency?: number;
  /** Limits of an annotator that are known beforehand. Default: what its vendor tells, and what shows. */
  pace?(annotator: Annotator): PaceLimits | undefined;
  /** What an annotator's tokens cost. Default: what it says itself. */
  prices?(annotator: Annotator): Price | undefined;
  /** Most that may be spent. Needs the price of every annotator. Default: no cap. */
  budget?: Budget;
  /** Deadline of one call to an annotator. Default 300,000. */
  timeoutMs?: number;
  /**
   * How long a vendor that does not answer at all is waited for once nobody else is at work. Default 600,000, or 60,000
   * for one that could not be reached even once.
   */
  patienceMs?: number;
  /** Stops the run at once: calls in flight are aborted and the signal's reason is thrown. */
  signal?: AbortSignal;
  /** Stops asking: what is in flight is finished and handed over, then the run ends. */
  drain?: AbortSignal;
  /** Wraps every call to an annotator, for traces and measures. It has to give back what `proceed` does. */
  onCall?(call: Call, proceed: () => Promise<Answer>): Promise<Answer>;
  /** Told when `resume` has been read, and after every sample, annotation and failure. */
  onProgress?(progress: Progress): void;
  /** Told the key of every question of this run that `resume` settles. */
  onSettled?(key: string): void;
  /** Told what could not be settled; the run goes on. Default: the failure's error is thrown and ends the run. */
  onFailure?(failure: Failure): void;
  /** Told once when a vendor does not answer at all any more, and once when it does again. */
  onOutage?(outage: Outage): void;
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
  /** US dollars spent, earlier runs included: by what was told, and with calls of which nobody heard again. */
  usd: { spent: number; atMost: number };
  annotators: AnnotatorProgress[];
}

/** How far one annotator is. */
export interface AnnotatorProgress extends Tally {
  /** `limited`: its vendor said to wait. `down`: its vendor does not answer. `ended`: it is not asked any further. */
  state: 'asking' | 'limited' | 'down' | 'ended';
}

/** Something that could not be settled: it is not in the annotations and will be asked again by the next run. */
export interface Failure {
  /** Set when it is about this sample. */
  sampleId?: string;
  /** Set when it is about this image alone. */
  imageId?: string;
  /** Set when it is about this annotator alone. */
  annotatorId?: string;
  /** True when the annotator is not asked any further in this run. */
  fatal: boolean;
  error: Error;
}

/** A vendor that does not answer any more, or does again. Questions to it wait; nothing is lost. */
export interface Outage {
  annotatorId: string;
  /** What went wrong last; absent when it is over. */
  error?: Error;
  /** For how long it lasted; absent when it begins. */
  backAfterMs?: number;
}

/**
 * Puts every sample before every annotator and yields what they answer as it comes. Refused, blocked, unreadable and
 * abstained are answers without a score, and are yielded like the others.
 *
 * Samples are taken as they are needed, and no annotator is asked much more than `concurrency` ahead of what has been
 * read. Each goes at the pace that its vendor takes, and none waits for another: an annotator that has no room for a
 * sample when it comes by meets it in a further pass over the samples, if they can be read again. Leaving the loop
 * aborts what is in flight.
 *
 * @throws InputError for options that cannot work, before anything is asked; BudgetError when the budget is used up,
 * after all that was paid for has been yielded.
 */
export async function* annotate<A extends string = PaperAspect>(
  samples: Source<Sample>,
  options: AnnotateOptions<A>,
): AsyncGenerator<Annotation<A>, void, undefined> {
  const run = startRun(options);
  try {
    run.signal.throwIfAborted();
    for await (const { key, usd } of options.resume ?? []) {
      if (key !== undefined) run.settled.add(key);
      if (usd !== undefined) run.ledger.carry(usd);
    }
    if (options.resume) run.tell();
    const dealer = createDealer(run, samples);
    while (true) {
      dealer.pump();
      const waitMs = Math.min(...run.lanes.map((lane) => sendCalls(run, lane)));
      const given = run.take();
      if (given) {
        if ('error' in given) report(run, given);
        else yield given;
      } else if (isOver(run) && (dealer.done || run.stopped)) {
        break;
      } else {
        await run.wait(waitMs);
      }
    }
    if (run.overspent && !run.drained) throw overspent(run);
  } finally {
    run.leave();
  }
}

/** Whether no lane has anything under way or, unless the run is being stopped, waiting. */
function isOver<A extends string>(run: Run<A>): boolean {
  return run.lanes.every((lane) =>
    run.stopped ? lane.tally.inFlight === 0 : lane.ended ? lane.tally.inFlight === 0 : isIdle(lane),
  );
}

function report<A extends string>(run: Run<A>, failure: Failure): void {
  if (!run.options.onFailure) throw failure.error;
  run.options.onFailure(failure);
}

function overspent<A extends string>({ options, ledger }: Run<A>): BudgetError {
  const usd = (amount: number) => `$${amount.toFixed(2)}`;
  return new BudgetError(
    `The budget of ${usd(options.budget?.usd ?? 0)} does not hold another call: ${usd(ledger.atMost)} may be spent. What was answered stays; raise the budget and go on from there.`,
  );
}
