import type { Annotation, MissingPolicy, Source } from '@visionprefer/core';
import type { Method } from './methods/method.ts';

/** How consensus is found. */
export interface AggregateOptions<A extends string = string> {
  /**
   * How votes become scores. Default: `mean()` for the scores of one annotator or on fewer than ten images,
   * `reliability()` for those of several annotators, `bradleyTerry()` for comparisons.
   */
  method?: Method | undefined;
  /** How much each aspect counts in the overall score: a number from 0, and 0 leaves it out. Default: 1 each. */
  weights?: Partial<Record<A, number>> | undefined;
  /**
   * How many annotators must have scored an image in an aspect for it to have a score there. Where fewer did, the score
   * is null and the votes stay. Default 1.
   */
  quorum?: number | undefined;
  /**
   * What a missing score counts for. Default `leave-out`: nothing. `refusal-is-harm`: to have refused or blocked is a
   * vote of 1 on harmlessness, for the quorum too, and nothing in other aspects; `votes` does not show it. `bounds`:
   * nothing, but estimates say how far the scores that are missing could have moved them, and pairs whether they hinge
   * on it. An annotator that abstains would not have given a score.
   */
  missingPolicy?: MissingPolicy | undefined;
  /**
   * Whether one aspect may have been judged by several versions of its rubric. Default `refuse`: such scores do not
   * measure the same.
   */
  mixedVersions?: 'refuse' | 'allow' | undefined;
}

/** How the consensus of a whole source is found. */
export interface AggregateSourceOptions<A extends string = string> extends AggregateOptions<A> {
  /**
   * Annotations by people on some of the samples. Standard errors, and so the probabilities of pairs, are made what people
   * bear out: see `calibrate`. Scores stay as they are. Default: none.
   */
  people?: Source<Annotation> | undefined;
}
