/** Levels of a score, worst to best. */
export const levelCount = 5;

/** What the model of Dawid and Skene says of levels and annotators. */
export interface LevelModel {
  /** Probability of each level. */
  prevalence: Float64Array;
  /** Probability that an annotator gives level k where c is true, at `(annotator · 5 + k) · 5 + c`. */
  confusion: Float64Array;
}

/** What is counted over all votes: how often which level was given at which true one, and how often each is true. */
export interface LevelCounts {
  /** Laid out as `confusion` is. */
  given: Float64Array;
  levels: Float64Array;
}
