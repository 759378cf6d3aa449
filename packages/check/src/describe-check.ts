import type { ArmFigures, CheckResult, ModelFigures } from './check-result.ts';
import type { Interval } from './measure/estimates.ts';

/** What a check found, in sentences, the most important one first. */
export function describeCheck({ base, arms, curve, truth, counts, seeds }: CheckResult): string[] {
  const clean = curve.find(({ turned }) => turned === 0);
  return [
    `Before, the model painted ${range(base.right)} of the prompts right. Figures are of ${counts.pictures} pictures of ${counts.prompts} prompts that were not taught${seeds.length > 1 ? `, for each of ${seeds.length} first models` : ''}; in brackets, where they lie with 95 %.`,
    ...arms.flatMap((arm) => [...describeArm(arm, base), ...compareAspect(arm, arms)]),
    ...(clean
      ? [`Perfect labels teach ${points(clean.gain)} by DPO, the truth as reward ${points(truth.gain)} by PPO.`]
      : []),
  ];
}

function describeArm(arm: ArmFigures, base: ModelFigures): string[] {
  const onTaught = ({ rightTaught }: ModelFigures) => signed(rightTaught.value - base.rightTaught.value);
  const { name, dpo, ppo, vpScore, asTurned, overOptimised, pairs } = arm;
  return [
    `${name}: its ${Math.round(pairs)} pairs teach ${points(dpo.gain)} by DPO, and ${points(ppo.gain)} by PPO with a VP-Score that decides ${percent(vpScore.accuracy)} of unseen pairs as the labels do. On the prompts that were taught it is ${onTaught(dpo)} and ${onTaught(ppo)}.`,
    `${name}: these labels teach as much as perfect ones of which ${percent(asTurned.value)} are wrong [${percent(asTurned.low)}, ${percent(asTurned.high)}].`,
    ...(overOptimised
      ? [
          `${name}: over-optimised. From round ${overOptimised.round} of PPO on the reward rose while the true score fell by ${overOptimised.fell.toFixed(2)}: stop there.`,
        ]
      : []),
  ];
}

/** What an arm that left an aspect out lost against the same arm with it. */
function compareAspect(arm: ArmFigures, arms: readonly ArmFigures[]): string[] {
  if (arm.without === undefined) return [];
  const whole = arms.find(({ name }) => arm.name === `${name}, without ${arm.without}`);
  if (!whole) return [];
  return [
    `${arm.name}: ${points({ ...arm.dpo.right, value: arm.dpo.right.value - whole.dpo.right.value }, false)} right pictures by DPO than with it; flaw ${arm.dpo.flaw.value.toFixed(3)} against ${whole.dpo.flaw.value.toFixed(3)}.`,
  ];
}

function range({ value, low, high }: Interval): string {
  return `${percent(value)} [${percent(low)}, ${percent(high)}]`;
}

function points({ value, low, high }: Interval, bounds = true): string {
  return bounds ? `${signed(value)} points [${signed(low)}, ${signed(high)}]` : `${signed(value)} points of`;
}

/** Points of a hundred, with their sign. */
function signed(share: number): string {
  return `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(1)}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
