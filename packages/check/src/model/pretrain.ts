import { createTape, createTrainer, mean, type Runtime, square, subtract, type Weights } from '@visionprefer/autodiff';
import { createRandom, type Random } from '../random.ts';
import { sceneAt } from '../world/look.ts';
import { paint, pictureSize } from '../world/painter.ts';
import { attributeNames, attributes, type Scene, scenes } from '../world/prompts.ts';
import { conditionSize, writeCondition } from './condition.ts';
import { type DenoiserSize, declareDenoiser, firstWeights } from './denoiser.ts';
import { mixtureAt, noiseSteps } from './noise-schedule.ts';

/** How the first model is trained. */
export interface PretrainOptions {
  seed: number;
  size: DenoiserSize;
  /** Steps of the optimiser. */
  steps: number;
  /** Pictures in each step. */
  batch: number;
  /** The share of a caption's words that are drawn anew, so that the model follows prompts badly. */
  wrongWords: number;
  signal?: AbortSignal | undefined;
  /** Is told the share of steps that are done. */
  onProgress?: ((share: number) => void) | undefined;
}

/** Trains a denoiser on pictures without fault whose captions are partly wrong. @returns Its weights. */
export async function pretrain(runtime: Runtime, options: PretrainOptions): Promise<Weights> {
  const { seed, size, steps, batch, wrongWords, signal, onProgress } = options;
  const tape = createTape();
  const denoiser = declareDenoiser(tape, size);
  const pictures = tape.input('pictures', [batch, pictureSize] as readonly [number, number]);
  const conditions = tape.input('conditions', [batch, conditionSize] as readonly [number, number]);
  const clean = tape.input('clean', [batch, pictureSize] as readonly [number, number]);
  const loss = mean(square(subtract(denoiser(pictures, conditions), clean)));
  const trainer = await createTrainer(runtime, loss, { weights: firstWeights(size, createRandom(seed, 'weights')) });
  const random = createRandom(seed, 'captions');
  try {
    for (let step = 0; step < steps; step += 1) {
      signal?.throwIfAborted();
      await trainer.step(drawBatch(batch, wrongWords, random), learningRate(step / steps));
      onProgress?.((step + 1) / steps);
    }
    return trainer.weights();
  } finally {
    await trainer.close();
  }
}

/** Falls from 0.001 along half a cosine, so that the last steps settle. */
function learningRate(share: number): number {
  return 1e-5 + ((1e-3 - 1e-5) * (1 + Math.cos(Math.PI * share))) / 2;
}

function drawBatch(batch: number, wrongWords: number, random: Random) {
  const pictures = new Float32Array(batch * pictureSize);
  const clean = new Float32Array(batch * pictureSize);
  const conditions = new Float32Array(batch * conditionSize);
  for (let row = 0; row < batch; row += 1) {
    const scene = random.below(scenes.length);
    const step = random.below(noiseSteps);
    const { signal, noise } = mixtureAt(step);
    const picture = paint(scene, random);
    for (const [index, pixel] of picture.entries()) {
      const at = row * pictureSize + index;
      pictures[at] = signal * pixel + noise * random.normal();
      clean[at] = pixel;
    }
    writeCondition(conditions, row, step, miscaption(scene, wrongWords, random));
  }
  return { pictures, conditions, clean };
}

/** The scene that a caption tells of when each word is drawn anew with some probability. */
function miscaption(scene: number, wrongWords: number, random: Random): number {
  const told: Scene = sceneAt(scene);
  const words = Object.fromEntries(
    attributeNames.map((name) => [
      name,
      random.uniform() < wrongWords ? random.below(attributes[name].length) : told[name],
    ]),
  );
  return scenes.findIndex((each) => attributeNames.every((name) => each[name] === words[name]));
}
