/** How far the probabilities of pairs could be believed, by what people say, and what makes them so. */
export interface Calibration<A extends string = string> {
  /** Samples that people have labelled and the annotators have scored. */
  samples: number;
  overall: AspectCalibration;
  /** For each aspect that people judged too. The others take the temperature of the overall score. */
  aspects: Partial<Record<A, AspectCalibration>>;
}

/** Calibration of one aspect, or of the overall score. */
export interface AspectCalibration {
  /** Standard errors are multiplied by this. 1 where people decided no pair. */
  temperature: number;
  /** What is stated without it. */
  before: ReliabilityDiagram;
  /**
   * What is stated with it, on prompts apart: each fifth of the prompts by the temperature of the other four. Null with
   * fewer than two prompts.
   */
  after: ReliabilityDiagram | null;
}

/** What is stated of pairs against what people say of them. Pairs that people do not decide are left out. */
export interface ReliabilityDiagram {
  pairs: number;
  /** Expected calibration error over the bins; null without pairs. */
  ece: number | null;
  /** Mean square of stated probability less outcome; null without pairs. */
  brier: number | null;
  /** Brier score of always stating the share that is right; null without pairs. */
  constantBrier: number | null;
  /** By stated probability, in steps of 0.1 from 0.5; steps without a pair are left out. */
  bins: readonly { stated: number; observed: number; pairs: number }[];
}
