import type { AnnotateOptions, Annotator, Aspect, Outcome, Price, Strategy } from '@visionprefer/core';
import type { SampleSource } from '@visionprefer/dataset';

/** What is to be annotated, by whom, and where it is written. */
export interface AnnotatePlan
  extends Pick<
    AnnotateOptions,
    'adaptive' | 'annotators' | 'concurrency' | 'pace' | 'budget' | 'timeoutMs' | 'patienceMs' | 'onSettled'
  > {
  source: SampleSource;
  /** The samples of all machines, where `source` has those of one shard. */
  whole?: SampleSource | undefined;
  aspects: readonly Aspect[];
  strategy: Strategy;
  /** What an annotator costs; undefined when that is not known. */
  prices(annotator: Annotator): Price | undefined;
  /** Who is asked in batches, if anybody is. */
  asksInBatches?: ((annotator: Annotator) => boolean) | undefined;
  /** Paths besides the folder of the samples that images are read below; relative to the folder of the command. */
  allowPaths: readonly string[];
  allowPrivateHosts: boolean;
  /** Redis whose workers are to ask; undefined when this machine asks. */
  queue?: string | undefined;
  /** Outcomes of earlier runs that are asked again. */
  retry: readonly Outcome[];
  /** The journal as the user named it; `-` writes to stdout, where nothing can be resumed. */
  out: string;
}
