import type { ArmComparison } from './measure/compare-arms.ts';
import type { Place, UnseenAccuracy } from './measure/decide-words.ts';
import type { Interval } from './measure/estimates.ts';
import type { OverOptimised, Round } from './measure/over-optimised.ts';

/** What a check found. Shares are from 0 to 1, and measured on prompts that were not taught unless it says so. */
export interface CheckResult {
  seeds: number[];
  /** Pictures by which each model was measured, prompts they are of, and samples that were judged, for each seed. */
  counts: { pictures: number; prompts: number; samples: number };
  base: ModelFigures;
  /** One arm for each jury, and one more for each where an aspect is left out. */
  arms: ArmFigures[];
  /** The arm that teaches most against each other one, and arms that left an aspect out against those that did not. */
  comparisons: ArmComparison[];
  /** What is learnt by DPO from the oracle's labels when a share of its pairs is turned round, each on its own. */
  curve: CurveFigures[];
  /** PPO with the truth itself as reward: the most that a reward model could bring. */
  truth: TaughtFigures & { rounds: Round[] };
  /** What a small world cannot tell. */
  caveats: string[];
}

/** What a model paints. */
export interface ModelFigures {
  /** Share of pictures in which every word of the prompt is right. */
  right: Interval;
  /** The same for prompts that were taught. */
  rightTaught: Interval;
  /** Mean squared distance to the nearest picture without fault: the larger, the worse its fidelity. */
  flaw: Interval;
}

/** What a model paints after it was taught. */
export interface TaughtFigures extends ModelFigures {
  /** By how much the share of right pictures grew. */
  gain: Interval;
}

/** What the labels of one arm are worth. */
export interface ArmFigures {
  name: string;
  /** The aspect that was left out. */
  without?: string;
  pairs: number;
  /** Share of pairs that the truth decides in the same way; pairs that are equal in truth are left out. */
  truePairs: number;
  dpo: TaughtFigures;
  /** Perfect labels of which the share `turned` is turned round teach as much, by DPO; or why there is no such place. */
  place: Place;
  vpScore: UnseenAccuracy;
  /**
   * Why it cannot be told what these labels teach: the gains are what they did once, and may be chance. Absent where
   * VP-Score does better than chance on unseen pairs.
   */
  cannotTell?: string;
  ppo: TaughtFigures;
  /** Rounds of PPO of the first seed. */
  rounds: Round[];
  /** Whether the reward went on rising while the truth fell; absent where it did not. */
  overOptimised?: OverOptimised;
}

/** A point of the curve. */
export interface CurveFigures extends TaughtFigures {
  /** Share of pairs turned round. */
  turned: number;
}
