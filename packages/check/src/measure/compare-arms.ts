import type { WorldAspect } from '../judge/judge-samples.ts';
import { estimate, type Interval, meanFlaw, shareRight } from './estimates.ts';
import type { Cell, ModelMeasure } from './measure-model.ts';

/** What one arm teaches by DPO more than another, prompt against prompt. */
export interface ArmComparison {
  more: string;
  less: string;
  /** By how much larger the share of right pictures is. */
  right: Interval;
  /** By how much larger the mean distance to a picture without fault is. */
  flaw: Interval;
}

/** An arm as far as it is compared. */
export interface ComparedArm {
  name: string;
  /** The aspect that was left out. */
  without?: WorldAspect | undefined;
  dpo: ModelMeasure;
}

/**
 * Compares the arm that teaches most with each other one; and each arm that left an aspect out with the same jury's arm
 * that did not, which stands before it.
 */
export function compareArms(arms: readonly ComparedArm[]): ArmComparison[] {
  const whole = arms.filter(({ without }) => without === undefined);
  const best = whole.toSorted((one, other) => shareRight(other.dpo.heldOut) - shareRight(one.dpo.heldOut))[0];
  return arms.flatMap((arm, index) => {
    const beside = arm.without === undefined ? best : arms[index - 1];
    return beside && beside !== arm ? [compareTwo(beside, arm)] : [];
  });
}

function compareTwo(more: ComparedArm, less: ComparedArm): ArmComparison {
  const difference = (figure: (cells: readonly Cell[]) => number) =>
    estimate([more.dpo.heldOut, less.dpo.heldOut], (one = [], other = []) => figure(one) - figure(other));
  return { more: more.name, less: less.name, right: difference(shareRight), flaw: difference(meanFlaw) };
}
