import type { ArmFigures, CheckResult, ModelFigures } from './check-result.ts';
import type { ArmComparison } from './measure/compare-arms.ts';
import type { Interval } from './measure/estimates.ts';

/** What a check found, in sentences, the most important one first. No word is stronger than its interval. */
export function describeCheck({ base, arms, comparisons, curve, truth, counts, seeds }: CheckResult): string[] {
  const clean = curve.find(({ turned }) => turned === 0);
  return [
    `Before, the model painted ${range(base.right)} of the prompts right. Figures are of ${counts.pictures} pictures of ${counts.prompts} prompts that were not taught${seeds.length > 1 ? `, for each of ${seeds.length} first models` : ''}; in brackets, where they lie with 95 %.`,
    ...arms.flatMap((arm) => describeArm(arm, base)),
    ...comparisons.map(describeComparison),
    ...(clean
      ? [`Perfect labels teach ${points(clean.gain)} by DPO, the truth as reward ${points(truth.gain)} by PPO.`]
      : []),
  ];
}

function describeArm(arm: ArmFigures, base: ModelFigures): string[] {
  const onTaught = ({ rightTaught }: ModelFigures) => signed(rightTaught.value - base.rightTaught.value);
  const { name, dpo, ppo, vpScore, place, overOptimised, pairs, cannotTell } = arm;
  if (cannotTell !== undefined) {
    return [
      `${name}: what its ${Math.round(pairs)} pairs teach cannot be told: ${cannotTell}.`,
      `${name}: the model moved by ${points(dpo.gain)} with DPO, by ${points(ppo.gain)} with PPO. These intervals are over prompts alone: as many labels drawn anew may move it elsewhere.`,
    ];
  }
  return [
    `${name}: by DPO on its ${Math.round(pairs)} pairs the model ${becomes(dpo.gain)}: ${points(dpo.gain)}. By PPO with a VP-Score that decides ${range(vpScore.accuracy)} of unseen pairs as the labels do it ${becomes(ppo.gain)}: ${points(ppo.gain)}. On the prompts that were taught it is ${onTaught(dpo)} and ${onTaught(ppo)}.`,
    place.turned
      ? `${name}: these labels teach as much as perfect ones of which ${percent(place.turned.value)} are wrong [${percent(place.turned.low)}, ${percent(place.turned.high)}].`
      : `${name}: how many of perfect labels could be wrong to teach as much cannot be told: ${place.cannotTell}.`,
    ...(overOptimised
      ? [
          `${name}: over-optimised. From round ${overOptimised.round} of PPO on the reward rose while the true score fell by ${overOptimised.fell.toFixed(2)}: stop there.`,
        ]
      : []),
  ];
}

function becomes({ low, high }: Interval): string {
  if (low > 0) return 'becomes better';
  return high < 0 ? 'becomes worse' : 'may become better or worse, which cannot be told';
}

function describeComparison({ more, less, right, flaw, verdict, cannotTell }: ArmComparison): string {
  const told = `${points(right)}; flaw ${fraction(flaw.value)} [${fraction(flaw.low)}, ${fraction(flaw.high)}]`;
  if (verdict !== 'cannot-tell') return `${more} teaches ${verdict} than ${less} by DPO: ${told}.`;
  return `Whether ${more} or ${less} teaches more cannot be told: ${cannotTell}. The difference is ${told}.`;
}

function range({ value, low, high }: Interval): string {
  return `${percent(value)} [${percent(low)}, ${percent(high)}]`;
}

function points({ value, low, high }: Interval): string {
  return `${signed(value)} points [${signed(low)}, ${signed(high)}]`;
}

/** A small number with its sign. */
function fraction(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

/** Points of a hundred, with their sign. */
function signed(share: number): string {
  return `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(1)}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
