import type { Runtime } from '@visionprefer/autodiff';
import { InputError } from '@visionprefer/core';
import { chooseFitter, type HeadPairs, rawScore } from '@visionprefer/vp-score';
import { pictureSize } from '../world/painter.ts';
import { featureSize, trainAttributeReader } from './attribute-reader.ts';
import type { PicturePair } from './teach-by-dpo.ts';
import type { Reward } from './teach-by-ppo.ts';

/** The small world's VP-Score, and how well it tells pairs apart of prompts that it was not trained on. */
export interface TrainedReward {
  reward: Reward;
  /** The share of those pairs whose chosen picture has the higher score; equal scores count half. */
  accuracy: number;
  /** How many pairs that is. */
  tested: number;
  close(): Promise<void>;
}

/** Holds the head's weights near zero: a comparison's log-likelihood against half of their squares. */
const ridge = 1;

/**
 * Trains a VP-Score on pairs, as `@visionprefer/vp-score` does: a linear head on the features of this world's encoder.
 * Prompts are divided into five parts; four train the head whose accuracy is measured on the fifth, all train the one
 * that is given.
 *
 * @param readerSteps In which the encoder learns to read pictures.
 * @throws InputError when the pairs are of fewer than five prompts.
 */
export async function trainReward(
  runtime: Runtime,
  pairs: readonly PicturePair[],
  { seed, readerSteps }: { seed: number; readerSteps: number },
): Promise<TrainedReward> {
  const prompts = [...new Set(pairs.map(({ scene }) => scene))].sort((a, b) => a - b);
  if (prompts.length < 5) {
    throw new InputError(`There are pairs of ${prompts.length} prompts; a VP-Score needs those of five at least.`);
  }
  const { featuresOf, close } = await trainAttributeReader(runtime, seed, readerSteps);
  const asked = pairs.map(({ scene }) => scene);
  const features = await featuresOf(rowsOf(pairs), [...asked, ...asked]);
  const fitter = chooseFitter(headPairs(pairs, prompts, features), 'linear', seed);
  const places = Int32Array.from(pairs.keys());
  const isTested = (place: number) => prompts.indexOf(asked[place] ?? 0) % 5 === 0;
  const tested = places.filter(isTested);
  const margins = fitter
    .fit(
      places.filter((place) => !isTested(place)),
      ridge,
    )
    .margins(tested);
  const head = fitter.fit(places, ridge).head();
  return {
    async reward(pictures, scenes) {
      const seen = await featuresOf(pictures, scenes);
      return Float32Array.from(scenes, (_, row) => rawScore(head, seen, row * featureSize));
    },
    accuracy: margins.reduce((total, margin) => total + (1 + Math.sign(margin)) / 2, 0) / tested.length,
    tested: tested.length,
    close,
  };
}

/** Chosen pictures first, rejected ones behind them; those of one prompt count one together. */
function headPairs(pairs: readonly PicturePair[], prompts: readonly number[], features: Float32Array): HeadPairs {
  const counts = Map.groupBy(pairs, ({ scene }) => scene);
  return {
    features,
    dimensions: featureSize,
    first: Int32Array.from(pairs.keys()),
    second: Int32Array.from(pairs.keys(), (place) => place + pairs.length),
    target: new Float64Array(pairs.length).fill(1),
    weight: Float64Array.from(pairs, ({ scene }) => 1 / (counts.get(scene)?.length ?? 1)),
    group: Int32Array.from(pairs, ({ scene }) => prompts.indexOf(scene)),
    groups: prompts.length,
  };
}

function rowsOf(pairs: readonly PicturePair[]): Float32Array {
  const rows = new Float32Array(2 * pairs.length * pictureSize);
  for (const [row, { chosen, rejected }] of pairs.entries()) {
    rows.set(chosen, row * pictureSize);
    rows.set(rejected, (pairs.length + row) * pictureSize);
  }
  return rows;
}
