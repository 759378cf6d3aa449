import {
  adamw,
  createFunction,
  createTape,
  createTrainer,
  diffusionDpoLoss,
  mean,
  type Runtime,
  square,
  subtract,
  type Tape,
  type Value,
  type Weights,
} from '@visionprefer/autodiff';
import { conditionSize, writeCondition } from '../model/condition.ts';
import { type DenoiserSize, declareDenoiser, isOfCondition } from '../model/denoiser.ts';
import { mixtureAt, noiseSteps } from '../model/noise-schedule.ts';
import { createRandom, type Random } from '../random.ts';
import { pictureSize } from '../world/painter.ts';

/** Two pictures of one prompt, the first of which was preferred. */
export interface PicturePair {
  scene: number;
  chosen: Float32Array;
  rejected: Float32Array;
}

/** How pairs teach. */
export interface DpoOptions {
  seed: number;
  size: DenoiserSize;
  steps: number;
  /** Pairs in each step. */
  batch: number;
  beta: number;
  learningRate: number;
  signal?: AbortSignal | undefined;
  onProgress?: ((share: number) => void) | undefined;
}

/** Teaches a denoiser what its prompts mean, by pairs: Diffusion-DPO, with AdamW. @returns The weights it ends with. */
export async function teachByDpo(
  runtime: Runtime,
  weights: Weights,
  pairs: readonly PicturePair[],
  options: DpoOptions,
): Promise<Weights> {
  const { seed, size, steps, batch, beta, learningRate, signal, onProgress } = options;
  const reference = await createReference(runtime, size, batch);
  const tape = createTape();
  const errors = declareErrors(tape, size, batch);
  const loss = diffusionDpoLoss(errors, tape.input('lead', [batch]), beta);
  const trainer = await createTrainer(runtime, loss, { weights, optimizer: adamw() });
  const random = createRandom(seed, 'dpo');
  try {
    for (let step = 0; step < steps; step += 1) {
      signal?.throwIfAborted();
      const drawn = drawBatch(pairs, batch, random);
      const { lead } = await reference.run({ ...weights, ...drawn });
      await trainer.step({ ...weights, ...drawn, lead }, learningRate * Math.min(1, 2 * (1 - step / steps)));
      onProgress?.((step + 1) / steps);
    }
    return { ...weights, ...trainer.weights() };
  } finally {
    await Promise.all([trainer.close(), reference.close()]);
  }
}

/** By how much less the first model errs on rejected pictures than on chosen ones: it does not change. */
async function createReference(runtime: Runtime, size: DenoiserSize, batch: number) {
  const tape = createTape();
  const { chosen, rejected } = declareErrors(tape, size, batch);
  return await createFunction(runtime, { lead: subtract(chosen, rejected) });
}

function declareErrors(tape: Tape, size: DenoiserSize, batch: number): { chosen: Value; rejected: Value } {
  const denoiser = declareDenoiser(tape, size, isOfCondition);
  const rows = (name: string, columns: number) => tape.input(name, [batch, columns] as readonly [number, number]);
  const conditions = rows('conditions', conditionSize);
  const errorOn = (name: string) => {
    const predicted = denoiser(rows(`${name}.noisy`, pictureSize), conditions);
    return mean(square(subtract(predicted, rows(name, pictureSize))), [1]);
  };
  return { chosen: errorOn('chosen'), rejected: errorOn('rejected') };
}

function drawBatch(pairs: readonly PicturePair[], batch: number, random: Random) {
  const rows = () => new Float32Array(batch * pictureSize);
  const drawn = { chosen: rows(), rejected: rows(), 'chosen.noisy': rows(), 'rejected.noisy': rows() };
  const conditions = new Float32Array(batch * conditionSize);
  for (let row = 0; row < batch; row += 1) {
    const pair = pairs[random.below(pairs.length)];
    if (!pair) throw new RangeError('There are no pairs to learn from.');
    const step = random.below(noiseSteps);
    const { signal, noise } = mixtureAt(step);
    writeCondition(conditions, row, step, pair.scene);
    drawn.chosen.set(pair.chosen, row * pictureSize);
    drawn.rejected.set(pair.rejected, row * pictureSize);
    for (let index = 0; index < pictureSize; index += 1) {
      const at = row * pictureSize + index;
      const same = noise * random.normal();
      drawn['chosen.noisy'][at] = signal * (pair.chosen[index] ?? 0) + same;
      drawn['rejected.noisy'][at] = signal * (pair.rejected[index] ?? 0) + same;
    }
  }
  return { ...drawn, conditions };
}
