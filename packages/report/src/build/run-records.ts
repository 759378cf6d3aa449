import type { Annotation, Consensus, PreferencePair, Sample } from '@visionprefer/core';

/** The records of one run. */
export interface RunRecords {
  /** In the order in which they are to be listed. Judged samples that are not among them come after, without a prompt. */
  samples: readonly Sample[];
  annotations: readonly Annotation[];
  consensus: readonly Consensus[];
  pairs: readonly PreferencePair[];
}
