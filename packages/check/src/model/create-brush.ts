import { createFunction, createTape, type Runtime, type Weights } from '@visionprefer/autodiff';
import type { Random } from '../random.ts';
import { pictureSize } from '../world/painter.ts';
import { conditionSize, writeCondition } from './condition.ts';
import { type DenoiserSize, declareDenoiser } from './denoiser.ts';
import { type Removal, removals } from './noise-schedule.ts';

/** One step of painting a batch of pictures, as PPO needs it: what was there, what was drawn, how likely. */
export interface Stroke {
  removal: Removal;
  /** The pictures before the step and after it, a row each. */
  before: Float32Array;
  after: Float32Array;
  conditions: Float32Array;
  /** Log-probability of each picture's step, by numbers in a picture. */
  logProbability: Float32Array;
}

/** Paints batches of pictures with a denoiser. */
export interface Brush {
  /** How many pictures it paints at a time. */
  batch: number;
  /**
   * @param scenes What to paint, one scene for each picture of the batch.
   * @param onStroke Is told each step that draws noise.
   * @returns The pictures, a row each.
   */
  paint(
    weights: Weights,
    scenes: readonly number[],
    random: Random,
    onStroke?: (stroke: Stroke) => void,
  ): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Readies a {@link Brush}. @param strokes Steps by which noise is removed. */
export async function createBrush(
  runtime: Runtime,
  size: DenoiserSize,
  batch: number,
  strokes: number,
): Promise<Brush> {
  const tape = createTape();
  const denoiser = declareDenoiser(tape, size);
  const pictures = tape.input('pictures', [batch, pictureSize] as readonly [number, number]);
  const conditions = tape.input('conditions', [batch, conditionSize] as readonly [number, number]);
  const { run, close } = await createFunction(runtime, { clean: denoiser(pictures, conditions) });
  const steps = removals(strokes);
  return {
    batch,
    async paint(weights, scenes, random, onStroke) {
      let before: Float32Array = Float32Array.from({ length: batch * pictureSize }, () => random.normal());
      for (const removal of steps) {
        const given = new Float32Array(batch * conditionSize);
        for (const [row, scene] of scenes.entries()) writeCondition(given, row, removal.step, scene);
        const { clean } = await run({ ...weights, pictures: before, conditions: given });
        const { after, logProbability } = removeNoise(before, clean, removal, random);
        if (removal.deviation > 0) onStroke?.({ removal, before, after, conditions: given, logProbability });
        before = after;
      }
      // What is too dark or too light is not seen.
      return before.map((pixel) => Math.max(-1, Math.min(1, pixel)));
    },
    close,
  };
}

function removeNoise(before: Float32Array, clean: Float32Array, removal: Removal, random: Random) {
  const { signal, noise, ofPicture, ofNoise, deviation } = removal;
  const after = new Float32Array(before.length);
  const logProbability = new Float32Array(before.length / pictureSize);
  for (let row = 0; row < logProbability.length; row += 1) {
    let squares = 0;
    for (let index = row * pictureSize; index < (row + 1) * pictureSize; index += 1) {
      const x = before[index] ?? 0;
      const epsilon = (x - signal * (clean[index] ?? 0)) / noise;
      const drawn = deviation === 0 ? 0 : random.normal();
      squares += drawn * drawn;
      after[index] = ofPicture * x + ofNoise * epsilon + deviation * drawn;
    }
    logProbability[row] = -squares / 2 / pictureSize;
  }
  return { after, logProbability };
}
