import type { WorldAspect } from '../judge/judge-samples.ts';
import { decideMore, type ToldArm, type Verdict } from './decide-words.ts';
import { estimate, type Interval, meanFlaw, shareRight } from './estimates.ts';
import type { Cell, ModelMeasure } from './measure-model.ts';

/**
 * What one arm teaches by DPO against another, prompt against prompt. The verdict is of the arm in `more`: it teaches
 * `more`, it teaches `less` (a part of its labels was in the way), or that cannot be told, and why.
 */
export type ArmComparison = Verdict & {
  more: string;
  less: string;
  /** By how much larger the share of right pictures is. */
  right: Interval;
  /** By how much larger the mean distance to a picture without fault is. */
  flaw: Interval;
};

/** An arm as far as it is compared. */
export interface ComparedArm extends ToldArm {
  /** The aspect that was left out. */
  without?: WorldAspect | undefined;
  dpo: ModelMeasure;
}

/**
 * Compares the arm that teaches most, of those of which something may be said, with each other one; and each arm that left an aspect out with the same jury's arm
 * that did not, which stands before it.
 */
export function compareArms(arms: readonly ComparedArm[]): ArmComparison[] {
  const whole = arms.filter(({ without }) => without === undefined);
  const sorted = whole.toSorted((one, other) => shareRight(other.dpo.heldOut) - shareRight(one.dpo.heldOut));
  const best = sorted.find(({ untold }) => untold === undefined) ?? sorted[0];
  return arms.flatMap((arm, index) => {
    const beside = arm.without === undefined ? best : arms[index - 1];
    return beside && beside !== arm ? [compareTwo(beside, arm)] : [];
  });
}

function compareTwo(more: ComparedArm, less: ComparedArm): ArmComparison {
  const difference = (figure: (cells: readonly Cell[]) => number) =>
    estimate([more.dpo.heldOut, less.dpo.heldOut], (one = [], other = []) => figure(one) - figure(other));
  const right = difference(shareRight);
  return { more: more.name, less: less.name, right, flaw: difference(meanFlaw), ...decideMore(right, more, less) };
}
