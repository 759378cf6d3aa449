import type { PreferencePair } from '@visionprefer/core';
import { type EmbedOptions, type Encoder, trainVpScore, type VpScoreModel } from '@visionprefer/vp-score';
import type { Interval } from '../measure/estimates.ts';
import { createRandom } from '../random.ts';

/** How well a VP-Score tells labels of prompts that it was not trained on, and how well when they are shuffled. */
export interface Learnt {
  /** What made numbers of the pictures. */
  encoder: string;
  aspects: LearntAspect[];
}

/** The same in one aspect. Shares are of pairs whose label is no tie; equal scores count half. */
export interface LearntAspect {
  aspect: string;
  pairs: number;
  accuracy: Interval;
  shuffled: Interval;
}

/** How labels are learnt. */
export interface LearnOptions extends EmbedOptions {
  encoder: Encoder;
  /** Draws the folds, and the labels that are turned round. Default 0. */
  seed?: number | undefined;
}

/**
 * Trains a VP-Score on pairs, and a second one on the same pairs with every label turned round or not by the toss of a
 * coin. Both are measured on prompts that were held out, by tenfold cross-validation.
 *
 * @throws InputError when no aspect has a pair to learn from.
 */
export async function learnFromPairs(pairs: readonly PreferencePair[], options: LearnOptions): Promise<Learnt> {
  const { encoder, seed = 0, ...embedding } = options;
  const random = createRandom(seed, 'shuffled labels');
  const shuffled = pairs.map((pair) => (random.uniform() < 0.5 ? pair : turned(pair)));
  const told = await trainVpScore(pairs, { ...embedding, encoder, seed });
  // What could not be read was told once.
  const coin = await trainVpScore(shuffled, { ...embedding, encoder, seed, onProblem: () => undefined });
  const aspects = Object.keys(told.aspects).flatMap((aspect): LearntAspect[] => {
    const [accuracy, chance] = [accuracyOf(told, aspect), accuracyOf(coin, aspect)];
    return accuracy && chance
      ? [{ aspect, pairs: accuracy.pairs, accuracy: accuracy.interval, shuffled: chance.interval }]
      : [];
  });
  return { encoder: encoder.id, aspects };
}

function turned(pair: PreferencePair): PreferencePair {
  return { ...pair, chosen: pair.rejected, rejected: pair.chosen };
}

/** Undefined where no prompt could be held out. */
function accuracyOf({ evaluation }: VpScoreModel, aspect: string): { pairs: number; interval: Interval } | undefined {
  const model = evaluation.aspects[aspect]?.model;
  if (!model) return undefined;
  const { value, low, high } = model.tiesHalf;
  return value === null || low === null || high === null
    ? undefined
    : { pairs: model.pairs, interval: { value, low, high } };
}
