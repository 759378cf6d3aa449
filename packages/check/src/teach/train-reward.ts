import {
  add,
  bradleyTerryLoss,
  createTape,
  createTrainer,
  matmul,
  mean,
  multiply,
  type Runtime,
  square,
} from '@visionprefer/autodiff';
import { InputError } from '@visionprefer/core';
import { pictureSize } from '../world/painter.ts';
import { type AttributeReader, featureSize } from './attribute-reader.ts';
import type { PicturePair } from './teach-by-dpo.ts';
import type { Reward } from './teach-by-ppo.ts';

/** The small world's VP-Score, and how well it tells pairs apart of prompts that it was not trained on. */
export interface TrainedReward {
  reward: Reward;
  /** The share of those pairs whose chosen picture has the higher reward; equal rewards count half. */
  accuracy: number;
  /** How many pairs that is. */
  tested: number;
}

/**
 * Trains a VP-Score on pairs: a linear head on the features of an encoder, by Bradley and Terry's loss. Prompts are
 * divided into five parts; four train the head whose accuracy is measured on the fifth, all train the one that is given.
 *
 * @throws InputError when the pairs are of fewer than five prompts.
 */
export async function trainReward(
  runtime: Runtime,
  reader: AttributeReader,
  pairs: readonly PicturePair[],
): Promise<TrainedReward> {
  const prompts = [...new Set(pairs.map(({ scene }) => scene))].sort((a, b) => a - b);
  if (prompts.length < 5) {
    throw new InputError(`There are pairs of ${prompts.length} prompts; a VP-Score needs those of five at least.`);
  }
  const isTested = ({ scene }: PicturePair) => prompts.indexOf(scene) % 5 === 0;
  const tested = pairs.filter(isTested);
  const measured = await fitHead(
    runtime,
    reader,
    pairs.filter((pair) => !isTested(pair)),
  );
  const scenes = tested.map(({ scene }) => scene);
  const chosen = await measured(rowsOf(tested, 'chosen'), scenes);
  const rejected = await measured(rowsOf(tested, 'rejected'), scenes);
  const right = chosen.reduce(
    (total, reward, index) => total + (1 + Math.sign(reward - (rejected[index] ?? 0))) / 2,
    0,
  );
  return { reward: await fitHead(runtime, reader, pairs), accuracy: right / tested.length, tested: tested.length };
}

const steps = 300;

async function fitHead(runtime: Runtime, reader: AttributeReader, pairs: readonly PicturePair[]): Promise<Reward> {
  const scenes = pairs.map(({ scene }) => scene);
  const tape = createTape();
  const head = tape.parameter('head', [featureSize, 1]);
  const rows = (name: string) => tape.input(name, [pairs.length, featureSize] as readonly [number, number]);
  const fit = bradleyTerryLoss(matmul(rows('chosen'), head), matmul(rows('rejected'), head));
  const loss = add(fit, multiply(mean(square(head)), 0.01));
  const trainer = await createTrainer(runtime, loss, { weights: { head: new Float32Array(featureSize) } });
  const features = {
    chosen: await reader.featuresOf(rowsOf(pairs, 'chosen'), scenes),
    rejected: await reader.featuresOf(rowsOf(pairs, 'rejected'), scenes),
  };
  for (let step = 0; step < steps; step += 1) await trainer.step(features, 0.1 * (1 - step / steps));
  const { head: fitted = new Float32Array(featureSize) } = trainer.weights();
  await trainer.close();
  return async (pictures, asked) => {
    const seen = await reader.featuresOf(pictures, asked);
    return Float32Array.from(asked, (_, row) =>
      fitted.reduce((total, weight, index) => total + weight * (seen[row * featureSize + index] ?? 0), 0),
    );
  };
}

function rowsOf(pairs: readonly PicturePair[], which: 'chosen' | 'rejected'): Float32Array {
  const rows = new Float32Array(pairs.length * pictureSize);
  for (const [row, pair] of pairs.entries()) rows.set(pair[which], row * pictureSize);
  return rows;
}
