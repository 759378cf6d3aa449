import type { Runtime } from '@visionprefer/autodiff';
import { InputError } from '@visionprefer/core';
import { chooseFitter, type Fitter, type HeadPairs, rawScore } from '@visionprefer/vp-score';
import type { UnseenPairs } from '../measure/decide-words.ts';
import { pictureSize } from '../world/painter.ts';
import { featureSize, trainAttributeReader } from './attribute-reader.ts';
import type { PicturePair } from './teach-by-dpo.ts';
import type { Reward } from './teach-by-ppo.ts';

/** The small world's VP-Score, and how well it tells pairs apart of prompts that it was not trained on. */
export interface TrainedReward {
  reward: Reward;
  /** Each prompt's pairs, decided by a head that was trained on other prompts. */
  unseen: UnseenPairs[];
  close(): Promise<void>;
}

/** Holds the head's weights near zero: a comparison's log-likelihood against half of their squares. */
const ridge = 1;
/** Into so many parts prompts are divided. */
const parts = 5;

/**
 * Trains a VP-Score on pairs, as `@visionprefer/vp-score` does: a linear head on the features of this world's encoder.
 * Prompts are divided into five parts; each is decided by a head that the other four trained, and all train the one
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
  if (prompts.length < parts) {
    throw new InputError(`There are pairs of ${prompts.length} prompts; a VP-Score needs those of five at least.`);
  }
  const { featuresOf, close } = await trainAttributeReader(runtime, seed, readerSteps);
  const asked = pairs.map(({ scene }) => scene);
  const features = await featuresOf(rowsOf(pairs), [...asked, ...asked]);
  const fitter = chooseFitter(headPairs(pairs, prompts, features), 'linear', seed);
  const places = Int32Array.from(pairs.keys());
  const head = fitter.fit(places, ridge).head();
  return {
    async reward(pictures, scenes) {
      const seen = await featuresOf(pictures, scenes);
      return Float32Array.from(scenes, (_, row) => rawScore(head, seen, row * featureSize));
    },
    unseen: decideUnseen(fitter, asked, prompts),
    close,
  };
}

/** Decides each part of the prompts by a head that the others trained. */
function decideUnseen(fitter: Fitter, asked: readonly number[], prompts: readonly number[]): UnseenPairs[] {
  const places = Int32Array.from(asked.keys());
  const partOf = (place: number) => prompts.indexOf(asked[place] ?? 0) % parts;
  const unseen = new Map(prompts.map((scene) => [scene, { scene, pairs: 0, alike: 0 }]));
  for (let part = 0; part < parts; part += 1) {
    const tested = places.filter((place) => partOf(place) === part);
    const others = places.filter((place) => partOf(place) !== part);
    const margins = fitter.fit(others, ridge).margins(tested);
    for (const [row, place] of tested.entries()) {
      const cell = unseen.get(asked[place] ?? 0);
      if (!cell) continue;
      cell.pairs += 1;
      cell.alike += (1 + Math.sign(margins[row] ?? 0)) / 2;
    }
  }
  return [...unseen.values()];
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
