import { InputError } from '@visionprefer/core';
import type { Pick } from './pick-pairs.ts';

/** How pairs are drawn from consensus. */
export interface ToPairsOptions<A extends string = string> {
  /**
   * Options under one name; those given beside it win. `paper`: every two images of a sample, in each aspect apart, equal
   * scores dropped, as the paper VisionPrefer follows draws its pairs (arXiv 2404.15100).
   */
  preset?: 'paper';
  /**
   * In which aspects to compare; each gives pairs of its own. Default: `['overall']` alone, so that a trainer meets every
   * two images once. Aspects may prefer different images, and their pairs do not belong in one training set unnoticed.
   * `each`: all that the consensus has, and not overall.
   */
  aspects?: readonly (A | 'overall')[] | 'each';
  /**
   * Which images of a sample make pairs. Default `all`, every two; `best-worst`, the one pair with the greatest margin;
   * `adjacent`, images between whose scores no other lies.
   */
  pick?: Pick;
  /** Least margin, in score points. Default 0: any but equal scores, which never make a pair. */
  margin?: number;
  /**
   * Least probability that the chosen one is the better, from 0.5 up to 1. A pair whose probability is not known is left
   * out. Default: none is asked for.
   */
  confidence?: number;
  /**
   * Keeps only pairs that every annotator who judged both images decided alike: nobody against, nobody tied. Default
   * false.
   */
  unanimous?: boolean;
  /** Most pairs of a sample in each aspect: those with the greatest margins, of equal ones the first. Default: all. */
  perSample?: number;
  /**
   * Aspect → the score an image needs in it to be the chosen one of a pair, in whatever aspect that is drawn. An image
   * without a score there is not known to pass and does not. It may still be the rejected one. Default: no gate.
   */
  gate?: Partial<Record<A, number>>;
}

/** Options that have been checked, with their defaults. */
export interface PairPlan<A extends string> {
  aspects: readonly (A | 'overall')[] | 'each';
  pick: Pick;
  margin: number;
  confidence: number | undefined;
  unanimous: boolean;
  perSample: number;
  gate: readonly (readonly [aspect: A, score: number])[];
}

const presets: Record<'paper', ToPairsOptions<never>> = {
  paper: { aspects: 'each', pick: 'all', margin: 0 },
};

/** @throws InputError when an option is wrong. */
export function planPairs<A extends string>({ preset, ...given }: ToPairsOptions<A>): PairPlan<A> {
  if (preset !== undefined && !Object.hasOwn(presets, preset)) {
    throw new InputError(`There is no preset "${preset}". Expected paper.`);
  }
  const named: ToPairsOptions<A> = preset === undefined ? {} : presets[preset];
  const { aspects = ['overall'], pick = 'all', margin = 0, confidence, ...others } = { ...named, ...given };
  const { unanimous = false, perSample = Number.POSITIVE_INFINITY, gate = {} } = others;
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
  const gates = Object.entries<number | undefined>(gate).flatMap(([aspect, score]) => {
    if (score === undefined) return [];
    check(score >= 1 && score <= 5, `The gate of aspect "${aspect}" is ${score}. Expected a score from 1 to 5.`);
    return [[aspect as A, score] as const];
  });
  return {
    aspects: aspects === 'each' ? aspects : [...new Set(aspects)],
    pick,
    margin,
    confidence,
    unanimous,
    perSample,
    gate: gates,
  };
}

function check(holds: boolean, message: string): void {
  if (!holds) throw new InputError(message);
}
