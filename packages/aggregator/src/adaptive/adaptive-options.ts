import { InputError } from '@visionprefer/core';
import { checkWeights } from '../consensus/weights.ts';

/** When a further vote is worth its price. */
export interface AdaptiveOptions<A extends string = string> {
  /** A pair is decided once one of its images is the better with this probability. From 0.5 to 1. Default 0.95. */
  confidence?: number | undefined;
  /**
   * At most this share of all questions is asked. Above 0, up to 1. Default: half, or as many as put every sample before two
   * annotators where that is more.
   */
  share?: number | undefined;
  /**
   * A further vote is asked for while it promises at least this share of what a first one does: pairs put right for its
   * price. 0 asks for whatever may decide a pair. Default 0.01.
   */
  least?: number | undefined;
  /**
   * How many samples are put before every annotator first, drawn at random, to learn what each is worth; fewer where that
   * would take more than a third of what may be asked or spent. Default 20.
   */
  warmUp?: number | undefined;
  /** How much each aspect counts in the overall score, as for `aggregate`. Default: 1 each. */
  weights?: Partial<Record<A, number>> | undefined;
  /** Whether overall pairs are to be decided, or pairs in each aspect. Default `overall`. */
  pairs?: 'overall' | 'each' | undefined;
  /** Draws the samples of the warm-up. Default 0. */
  seed?: number | undefined;
}

/** {@link AdaptiveOptions} with their defaults. */
export type AdaptiveSettings = Pick<AdaptiveOptions, 'share'> & {
  [K in Exclude<keyof AdaptiveOptions, 'share'>]-?: NonNullable<AdaptiveOptions[K]>;
};

/** Fills in the defaults. @throws InputError when an option is out of range. */
export function resolveAdaptive(options: AdaptiveOptions): AdaptiveSettings {
  const { confidence = 0.95, share, least = 0.01, warmUp = 20, weights = {}, pairs = 'overall', seed = 0 } = options;
  if (!(confidence >= 0.5 && confidence <= 1)) {
    throw new InputError(`The confidence is ${confidence}. Expected a probability from 0.5 to 1, such as 0.95.`);
  }
  if (share !== undefined && !(share > 0 && share <= 1)) {
    throw new InputError(`The share of questions is ${share}. Expected a number above 0, up to 1, such as 0.5.`);
  }
  if (!(least >= 0)) throw new InputError(`The least promise of a vote is ${least}. Expected a number from 0.`);
  for (const [name, value] of Object.entries({ warmUp, seed })) {
    if (Number.isSafeInteger(value) && value >= 0) continue;
    throw new InputError(`The ${name} is ${value}. Expected a whole number from 0.`);
  }
  checkWeights(weights);
  return { confidence, share, least, warmUp, weights, pairs, seed };
}
