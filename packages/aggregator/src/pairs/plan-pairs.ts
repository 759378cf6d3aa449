import { InputError, type PreferencePair } from '@visionprefer/core';
import type { ToPairsOptions } from './pair-options.ts';
import type { Pick } from './pick-pairs.ts';

/** Options that have been checked, with their defaults. */
export interface PairPlan<A extends string> {
  aspects: readonly (A | 'overall')[] | 'each';
  pick: Pick;
  margin: number;
  confidence: number | undefined;
  unanimous: boolean;
  unvoted: boolean;
  onUnvoted(pair: PreferencePair<A>): void;
  perSample: number;
  gate: readonly (readonly [aspect: A, score: number])[];
}

const presets: Record<'paper', Omit<ToPairsOptions<never>, 'onUnvoted'>> = {
  paper: { aspects: 'each', pick: 'all', margin: 0 },
};

/** @throws InputError when an option is wrong. */
export function planPairs<A extends string>({ preset, ...given }: ToPairsOptions<A>): PairPlan<A> {
  if (preset !== undefined && !Object.hasOwn(presets, preset)) {
    throw new InputError(`There is no preset "${preset}". Expected paper.`);
  }
  const named: Omit<ToPairsOptions<A>, 'onUnvoted'> = preset === undefined ? {} : presets[preset];
  const { aspects = named.aspects ?? ['overall'], pick = named.pick ?? 'all' } = given;
  const { margin = named.margin ?? 0, confidence, unanimous = false, perSample = Number.POSITIVE_INFINITY } = given;
  const { unvoted = false, onUnvoted = () => {} } = given;
  const plan: PairPlan<A> = {
    aspects: aspects === 'each' ? aspects : [...new Set(aspects)],
    pick,
    margin,
    confidence,
    unanimous,
    unvoted,
    onUnvoted,
    perSample,
    gate: Object.entries<number | undefined>(given.gate ?? {}).flatMap(([aspect, score]) =>
      score === undefined ? [] : [[aspect as A, score] as const],
    ),
  };
  checkPlan(plan);
  return plan;
}

function checkPlan({ aspects, pick, margin, confidence, perSample, gate }: PairPlan<string>): void {
  check(margin >= 0 && Number.isFinite(margin), `The margin is ${margin}. Expected score points from 0, such as 0.5.`);
  check(
    ['all', 'best-worst', 'adjacent'].includes(pick),
    `There is no pick "${pick}". Expected all, best-worst or adjacent.`,
  );
  check(aspects.length > 0, 'No aspects to draw pairs in. Name one, or leave the option out.');
  check(
    confidence === undefined || (confidence >= 0.5 && confidence <= 1),
    `The confidence is ${confidence}. Expected a probability from 0.5 to 1, such as 0.9.`,
  );
  check(
    perSample >= 1 && (Number.isSafeInteger(perSample) || perSample === Number.POSITIVE_INFINITY),
    `The cap perSample is ${perSample}. Expected a number of pairs, from 1.`,
  );
  for (const [aspect, score] of gate) {
    check(score >= 1 && score <= 5, `The gate of aspect "${aspect}" is ${score}. Expected a score from 1 to 5.`);
  }
}

function check(holds: boolean, message: string): void {
  if (!holds) throw new InputError(message);
}
