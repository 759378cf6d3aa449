import {
  adamw,
  add,
  createTape,
  createTrainer,
  mean,
  multiply,
  ppoClipLoss,
  type Runtime,
  square,
  subtract,
  type Trainer,
  type Weights,
} from '@visionprefer/autodiff';
import { conditionSize } from '../model/condition.ts';
import type { Brush, Stroke } from '../model/create-brush.ts';
import { type DenoiserSize, declareDenoiser, isOfCondition, noiseOf } from '../model/denoiser.ts';
import { createRandom, type Random } from '../random.ts';
import { pictureSize } from '../world/painter.ts';

/**
 * Steps at less noise than this teach nothing: a picture's scene is settled by then, and their log-probabilities are so
 * steep that they would drown the others.
 */
const teachingNoise = 0.6;

/** How good pictures are: one number for each, the larger the better. */
export type Reward = (pictures: Float32Array, scenes: readonly number[]) => Promise<Float32Array>;

/** How a reward teaches. */
export interface PpoOptions {
  seed: number;
  size: DenoiserSize;
  /** Rounds of painting and learning. */
  rounds: number;
  /** Scenes whose prompts are painted; each is painted equally often. */
  scenes: readonly number[];
  learningRate: number;
  /** The change of a step's probability beyond which it teaches no more. */
  clipRange: number;
  signal?: AbortSignal | undefined;
  /** Is told the pictures of each round and their rewards, before they teach. */
  onRound?:
    | ((round: number, pictures: Float32Array, scenes: readonly number[], rewards: Float32Array) => void)
    | undefined;
}

/**
 * Teaches a denoiser what its prompts mean, by a reward: DDPO (Black et al. 2023, arXiv 2305.13301) with PPO's clipped
 * loss. Rewards are compared with those of the same prompt in the same round.
 *
 * @returns The weights it ends with.
 */
export async function teachByPpo(
  runtime: Runtime,
  weights: Weights,
  reward: Reward,
  brush: Brush,
  options: PpoOptions,
): Promise<Weights> {
  const { seed, size, rounds, learningRate, clipRange, signal, onRound } = options;
  const trainer = await createStrokeTrainer(runtime, weights, size, brush.batch, clipRange);
  const random = createRandom(seed, 'ppo');
  let current = weights;
  try {
    for (let round = 0; round < rounds; round += 1) {
      signal?.throwIfAborted();
      const strokes: Stroke[] = [];
      const scenes = scenesOfRound(options.scenes, brush.batch, round);
      const pictures = await brush.paint(current, scenes, random, (stroke) => {
        if (stroke.removal.noise > teachingNoise) strokes.push(stroke);
      });
      const rewards = await reward(pictures, scenes);
      onRound?.(round, pictures, scenes, rewards);
      const advantage = advantagesOf(rewards, scenes);
      for (const stroke of shuffled(strokes, random)) {
        await trainer.step({ ...weights, ...inputsOf(stroke, advantage) }, learningRate);
      }
      current = { ...weights, ...trainer.weights() };
    }
    return current;
  } finally {
    await trainer.close();
  }
}

async function createStrokeTrainer(
  runtime: Runtime,
  weights: Weights,
  size: DenoiserSize,
  batch: number,
  clipRange: number,
): Promise<Trainer> {
  const tape = createTape();
  const denoiser = declareDenoiser(tape, size, isOfCondition);
  const rows = (name: string, columns: number) => tape.input(name, [batch, columns] as readonly [number, number]);
  const [before, after, conditions] = [
    rows('before', pictureSize),
    rows('after', pictureSize),
    rows('conditions', conditionSize),
  ];
  const [signal, noise] = [tape.input('signal', [1, 1]), tape.input('noise', [1, 1])];
  const epsilon = noiseOf(denoiser(before, conditions), before, signal, noise);
  const expected = add(multiply(before, tape.input('ofPicture', [])), multiply(epsilon, tape.input('ofNoise', [])));
  const distance = mean(square(subtract(after, expected)), [1]);
  const actions = {
    logProbability: multiply(distance, tape.input('precision', [])),
    logProbabilityBefore: tape.input('logProbability', [batch]),
    advantage: tape.input('advantage', [batch]),
  };
  return await createTrainer(runtime, ppoClipLoss(actions, clipRange), { weights, optimizer: adamw() });
}

function inputsOf({ removal, before, after, conditions, logProbability }: Stroke, advantage: Float32Array): Weights {
  const { signal, noise, ofPicture, ofNoise, deviation } = removal;
  const numbers = { signal, noise, ofPicture, ofNoise, precision: -0.5 / deviation ** 2 };
  const single = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Float32Array.of(value)]));
  return { ...single, before, after, conditions, logProbability, advantage };
}

/** Each prompt as often as the batch allows, the first of a round being the one after the last of the round before. */
function scenesOfRound(scenes: readonly number[], batch: number, round: number): number[] {
  const each = Math.max(1, Math.floor(batch / scenes.length));
  return Array.from(
    { length: batch },
    (_, index) => scenes[(Math.floor(index / each) + round * Math.ceil(batch / each)) % scenes.length] ?? 0,
  );
}

/** Rewards less the mean of their prompt, by their deviation there, held within 5. */
function advantagesOf(rewards: Float32Array, scenes: readonly number[]): Float32Array {
  const byScene = Map.groupBy(rewards.keys(), (index) => scenes[index] ?? 0);
  const advantages = new Float32Array(rewards.length);
  for (const indexes of byScene.values()) {
    const values = indexes.map((index) => rewards[index] ?? 0);
    const middle = values.reduce((total, value) => total + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((total, value) => total + (value - middle) ** 2, 0) / values.length);
    for (const index of indexes) {
      advantages[index] = Math.max(-5, Math.min(5, ((rewards[index] ?? 0) - middle) / (deviation + 1e-4)));
    }
  }
  return advantages;
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = random.below(last + 1);
    [order[last], order[other]] = [order[other] as T, order[last] as T];
  }
  return order;
}
