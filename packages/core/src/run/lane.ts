import type { Failure } from '../annotate.ts';
import type { Annotator } from '../contract/annotator.ts';
import type { AnnotatorError } from '../contract/errors.ts';
import type { Price } from '../contract/price.ts';
import { createPace, type Pace } from '../pace/pace.ts';
import type { Annotation } from '../records/records.ts';
import { createHealth, type Health } from './health.ts';
import type { Run } from './start-run.ts';
import { countAnnotation, createTally, type Tally } from './tally.ts';
import type { Task } from './task.ts';

/**
 * One annotator's part in a run. Each goes at its own pace, waits out its own troubles and ends by itself: nobody waits
 * for another.
 */
export interface Lane<A extends string> {
  readonly annotator: Annotator;
  readonly price: Price | undefined;
  /** Most questions in flight. */
  readonly limit: number;
  readonly pace: Pace;
  readonly health: Health;
  readonly tally: Tally;
  /** Questions that were not asked yet. */
  readonly queue: Task<A>[];
  /** Questions to be asked again, and when. */
  readonly retries: { task: Task<A>; atMs: number }[];
  /** Annotations and failures that the reader has not taken yet. */
  unread: number;
  /** Whether a single call is under way to see if the vendor is back. */
  probing: boolean;
  /** What went wrong last, of what passes by waiting. */
  trouble?: AnnotatorError;
  /** True when it is not asked any further. */
  ended: boolean;
}

/** Opens the lane of one annotator. */
export function openLane<A extends string>({ options, now }: Run<A>, annotator: Annotator): Lane<A> {
  const limit = Math.max(1, Math.min(options.concurrency ?? 32, annotator.concurrency ?? Infinity));
  return {
    annotator,
    price: options.prices?.(annotator) ?? annotator.price,
    limit,
    pace: createPace({ limit, limits: options.pace?.(annotator) }, now),
    health: createHealth(now),
    tally: createTally(annotator.id),
    ...{ queue: [], retries: [], unread: 0, probing: false, ended: false },
  };
}

/** Questions that a lane can take in now: those it may ask at once and a few more, so that it never runs dry. */
export function roomOf<A extends string>(lane: Lane<A>): number {
  const held = heldBy(lane) + lane.unread;
  if (lane.ended || (held > 0 && isDown(lane))) return 0;
  return lane.limit + Math.max(2, lane.limit >> 2) - held;
}

/** Whether nothing is under way or waiting. */
export function isIdle<A extends string>(lane: Lane<A>): boolean {
  return heldBy(lane) === 0;
}

/** Whether the vendor does not answer at all. */
export function isDown<A extends string>({ health }: Lane<A>): boolean {
  return health.downSinceMs !== undefined;
}

/** Hands the reader something that comes from a lane. */
export function giveFrom<A extends string>(run: Run<A>, lane: Lane<A>, given: Annotation<A> | Failure): void {
  if ('error' in given) lane.tally.failures++;
  else countAnnotation(lane.tally, given);
  lane.unread++;
  run.give(given, lane);
}

/** Ends a lane for a reason. What waits in it is dropped; what is in flight is still handed over. */
export function endLane<A extends string>(run: Run<A>, lane: Lane<A>, error: Error, sampleId?: string): void {
  lane.ended = true;
  lane.queue.length = 0;
  lane.retries.length = 0;
  const about = sampleId === undefined ? {} : { sampleId };
  giveFrom(run, lane, { ...about, annotatorId: lane.annotator.id, fatal: true, error });
}

function heldBy<A extends string>({ tally, queue, retries }: Lane<A>): number {
  return tally.inFlight + queue.length + retries.length;
}
