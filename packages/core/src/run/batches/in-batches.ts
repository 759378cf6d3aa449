import type { Lane, LaneSurroundings } from '../lane.ts';
import type { BatchesOptions } from './batch-keeping.ts';
import { type BatchLaneOptions, openBatchLane } from './batch-lane.ts';

/** A run some of whose annotators are asked in batches, as {@link inBatches} makes it. */
export interface BatchedRun extends BatchesOptions {
  /** Opens the lane of one of them. */
  open<A extends string>(
    annotator: Lane<A>['annotator'],
    options: BatchLaneOptions,
    surroundings: LaneSurroundings,
  ): Lane<A>;
}

/** Says who is asked in batches. An application that asks nobody so does not have to hold what it takes. */
export function inBatches(options: BatchesOptions): BatchedRun {
  return { ...options, open: openBatchLane };
}
