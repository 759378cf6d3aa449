import type { MissingOutcome } from '@visionprefer/core';

/** What one annotator said of one image, or of two, in one aspect: a score, a preference, or why there is none. */
export type Rating = RatingOf & ({ score: number; rationale?: string } | { preferred: string } | NoScore);

/** By which annotator a rating is, and of what. */
export interface RatingOf {
  sampleId: string;
  annotatorId: string;
  imageIds: string[];
  aspect: string;
}

/** Why there is no score. */
export interface NoScore {
  outcome: MissingOutcome;
  detail: string;
}
