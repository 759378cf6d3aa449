import { createHash } from 'node:crypto';
import type { Runtime, Weights } from '@visionprefer/autodiff';
import type { UnseenPairs } from './measure/decide-words.ts';
import { type ModelMeasure, measureModel } from './measure/measure-model.ts';
import type { Round } from './measure/over-optimised.ts';
import { type Brush, createBrush } from './model/create-brush.ts';
import { pretrain } from './model/pretrain.ts';
import type { CheckPlan } from './plan.ts';
import type { Stages } from './stages/stages.ts';
import { type PicturePair, teachByDpo } from './teach/teach-by-dpo.ts';
import { type Reward, teachByPpo } from './teach/teach-by-ppo.ts';
import { trainReward } from './teach/train-reward.ts';
import { countRight, look } from './world/look.ts';
import { pictureSize } from './world/painter.ts';
import { isHeldOut, scenes } from './world/prompts.ts';
import { trueScore } from './world/true-levels.ts';

/** One first model, and all that teaches and measures it. What was done once is kept by its stages. */
export interface Workshop {
  brush: Brush;
  /** The weights of the first model. */
  base: Weights;
  /** Scenes whose prompts are taught. */
  taught: readonly number[];
  measureBase(): Promise<ModelMeasure>;
  teachByDpo(name: string, pairs: readonly PicturePair[]): Promise<ModelMeasure>;
  /** Trains a VP-Score on pairs, and teaches by PPO with it. */
  teachByVpScore(name: string, pairs: readonly PicturePair[]): Promise<TaughtByVpScore>;
  /** Teaches by PPO with the truth as reward. */
  teachByTruth(): Promise<TaughtByReward>;
  close(): Promise<void>;
}

/** A model that PPO taught, and its rounds. */
export interface TaughtByReward {
  ppo: ModelMeasure;
  rounds: Round[];
}

/** The same, and how good its reward model is. */
export interface TaughtByVpScore extends TaughtByReward {
  /** Its decisions about pairs of prompts that it was not trained on. */
  unseen: UnseenPairs[];
}

/** What a workshop is opened with. */
export interface WorkshopOptions {
  runtime: Runtime;
  seed: number;
  plan: CheckPlan;
  stages: Stages;
  signal?: AbortSignal | undefined;
  /** Gives what is told the share of some work that is done. */
  tell(doing: string): (share: number) => void;
}

/** Trains the first model, or finds it kept, and readies what teaches and measures it. */
export async function openWorkshop(options: WorkshopOptions): Promise<Workshop> {
  const { runtime, seed, plan, stages, signal, tell } = options;
  const { size, dpo, ppo } = plan;
  const taught = [...scenes.keys()].filter((index) => !isHeldOutAt(index));
  const heldOut = [...scenes.keys()].filter(isHeldOutAt);
  const onProgress = tell('training the first model');
  const first = { seed, size, pretrain: plan.pretrain };
  const base = await stages.weights(`${seed}-base`, first, () =>
    pretrain(runtime, { ...plan.pretrain, seed, size, signal, onProgress }),
  );
  const brush = await createBrush(runtime, size, plan.batch, plan.strokes);
  const measure = (weights: Weights) =>
    measureModel(brush, weights, { seed, heldOut, taught, pictures: plan.measured });
  const teachByReward = async (name: string, reward: Reward): Promise<TaughtByReward> => {
    const rounds: Round[] = [];
    const weights = await teachByPpo(runtime, base, reward, brush, {
      ...ppo,
      ...{ seed, size, scenes: taught, signal },
      onRound(round, pictures, asked, rewards) {
        rounds.push(describeRound(pictures, asked, rewards));
        tell(`PPO: ${name}`)((round + 1) / ppo.rounds);
      },
    });
    return { ppo: await measure(weights), rounds };
  };
  return {
    brush,
    base,
    taught,
    measureBase: () => stages.json(`${seed}-base-measured`, { first, plan }, () => measure(base)),
    teachByDpo: (name, pairs) =>
      stages.json(`${seed}-dpo-${name}`, { first, plan, pairs: digestOf(pairs) }, async () => {
        const progress = tell(`DPO: ${name}`);
        return await measure(
          await teachByDpo(runtime, base, pairs, { ...dpo, seed, size, signal, onProgress: progress }),
        );
      }),
    teachByVpScore: (name, pairs) =>
      stages.json(`${seed}-vp-score-ppo-${name}`, { first, plan, pairs: digestOf(pairs) }, async () => {
        tell(`VP-Score: ${name}`)(0);
        const { reward, unseen, close } = await trainReward(runtime, pairs, { ...plan, seed });
        const taughtModel = await teachByReward(name, reward);
        await close();
        return { ...taughtModel, unseen };
      }),
    teachByTruth: () =>
      stages.json(`${seed}-ppo-truth`, { first, plan }, () => teachByReward('the truth as reward', rewardOfTruth)),
    close: brush.close,
  };
}

function isHeldOutAt(index: number): boolean {
  const scene = scenes[index];
  return scene !== undefined && isHeldOut(scene);
}

/** How many words are right, less five times the flaw. */
const rewardOfTruth: Reward = async (pictures, asked) =>
  Float32Array.from(asked, (scene, row) => {
    const { scene: shown, flaw } = look(pictures.subarray(row * pictureSize, (row + 1) * pictureSize));
    return countRight(shown, scene) - 5 * flaw;
  });

function describeRound(pictures: Float32Array, asked: readonly number[], rewards: Float32Array): Round {
  const painted = asked.map((scene, row) => ({
    scene,
    picture: pictures.subarray(row * pictureSize, (row + 1) * pictureSize),
  }));
  const mean = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0) / numbers.length;
  return {
    reward: mean([...rewards]),
    truth: mean(painted.map(({ scene, picture }) => trueScore(picture, scene))),
    right: mean(painted.map(({ scene, picture }) => (look(picture).scene === scene ? 1 : 0))),
  };
}

/** Tells pairs apart: the same pictures, chosen in the same way, have the same digest. */
function digestOf(pairs: readonly PicturePair[]): string {
  const hash = createHash('sha256');
  for (const { scene, chosen, rejected } of pairs)
    hash.update(`${scene}`).update(bytesOf(chosen)).update(bytesOf(rejected));
  return hash.digest('hex');
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}
