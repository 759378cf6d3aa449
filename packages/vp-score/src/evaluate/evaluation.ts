import type { PairAccuracy } from '@visionprefer/aggregator';

/** What is known of a model on some pairs. Plain JSON. */
export interface Evaluation {
  /** `held-out`: pairs of the training set, each told by heads trained without its prompt. `new`: other pairs. */
  pairs: 'held-out' | 'new';
  /** What was left out, and why. */
  leftOut: LeftOut;
  /** Aspect → how it does. Aspects that have both a head and pairs. */
  aspects: Record<string, AspectEvaluation>;
  /** Accuracy of the overall order told by the heads of the aspects, with all of them and with each left out. */
  withoutAspect: WithoutAspect[];
}

/** Pairs that do not count. */
export interface LeftOut {
  /** Of a picture with itself. */
  same: number;
  /** Without one of their pictures. */
  missing: number;
  /** Whose prompt or picture the model was trained on. */
  trainedOn: number;
}

/** How a model does in one aspect. */
export interface AspectEvaluation {
  pairs: number;
  prompts: number;
  /** Pairs that their label calls a tie. They count in the calibration, and in no accuracy. */
  ties: number;
  model: PairAccuracy;
  /** What tossing a coin comes to. */
  chance: 0.5;
  /** What the pixel measures come to, without any training; null where they do not judge the aspect. */
  pixels: PairAccuracy | null;
  /** What one knows of a pair who knows nothing but which generators painted it, by their wins on other prompts. */
  generatorAlone: PairAccuracy | null;
  /** Pairs of two generators that the model was never trained on; null where there are none, or none are named. */
  unseenGenerators: PairAccuracy | null;
  /** Pairs in which a generator takes part, against any other. */
  byGenerator: { generator: string; accuracy: PairAccuracy }[];
  calibration: Calibration;
  /** Accuracy by number of prompts trained on; empty where it was not asked for. */
  curve: CurveStep[];
  /** What to beware of, in words. Empty when nothing was noticed. */
  warnings: string[];
}

/** How far the probabilities can be believed. */
export interface Calibration {
  /** Expected calibration error: the mean distance of probability and share, weighted by pairs (Naeini et al., 2015). */
  expectedError: number;
  /** Bins of a twentieth, from 0.5 to 1; those without a pair are left out. */
  bins: CalibrationBin[];
}

/** Pairs of which the model is about equally sure. */
export interface CalibrationBin {
  pairs: number;
  /** Mean probability of the image that the model finds better. */
  predicted: number;
  /** How often it was the better one: the mean of the labels. */
  observed: number;
}

/** Accuracy of heads that were trained on so many prompts. */
export interface CurveStep {
  prompts: number;
  accuracy: PairAccuracy;
}

/** The overall order, told by the mean of the heads of some aspects. */
export interface WithoutAspect {
  /** Null: all aspects count. */
  without: string | null;
  accuracy: PairAccuracy;
}
