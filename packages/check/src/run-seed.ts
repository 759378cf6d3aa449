import { InputError, listwise } from '@visionprefer/core';
import type { CheckOptions, Jury } from './check-options.ts';
import { drawPairs, judgeSamples, type WorldAspect } from './judge/judge-samples.ts';
import { oracle } from './judge/oracle.ts';
import { paintSamples } from './judge/paint-samples.ts';
import { turnPairs } from './judge/turn-pairs.ts';
import type { UnseenPairs } from './measure/decide-words.ts';
import { shareRight } from './measure/estimates.ts';
import { type ModelMeasure, poolMeasures } from './measure/measure-model.ts';
import type { Round } from './measure/over-optimised.ts';
import type { CheckPlan } from './plan.ts';
import type { Stages } from './stages/stages.ts';
import type { PicturePair } from './teach/teach-by-dpo.ts';
import { openWorkshop, type Workshop } from './workshop.ts';
import { trueScore } from './world/true-levels.ts';

/** What was measured of one first model, and of what it was taught to be. */
export interface SeedMeasures {
  seed: number;
  base: ModelMeasure;
  arms: ArmMeasures[];
  curve: { turned: number; dpo: ModelMeasure }[];
  truth: { ppo: ModelMeasure; rounds: Round[] };
}

/** What was measured of one arm. */
export interface ArmMeasures {
  name: string;
  without?: WorldAspect;
  pairs: number;
  truePairs: number;
  dpo: ModelMeasure;
  unseen: UnseenPairs[];
  ppo: ModelMeasure;
  rounds: Round[];
}

/** Share of right pictures below which a first model is too weak for a signal to show. */
const weakest = 0.2;

const perfectJury: Jury = { name: 'oracle', annotators: [oracle()], strategy: listwise() };

/**
 * The paper's path with one first model: it paints, annotators judge, their consensus gives pairs, and the pairs teach
 * by DPO, and by PPO with a VP-Score that was trained on them.
 *
 * @throws InputError when the first model is too weak, or the annotators' labels make no pairs.
 */
export async function runSeed(
  seed: number,
  plan: CheckPlan,
  options: CheckOptions,
  stages: Stages,
): Promise<SeedMeasures> {
  const { without, signal } = options;
  const tell = (doing: string) => (share: number) => options.onProgress?.(doing, share);
  const workshop = await openWorkshop({ ...options, seed, plan, stages, tell });
  try {
    const base = await workshop.measureBase();
    checkBase(base);
    const painted = await paintSamples(workshop.brush, workshop.base, {
      seed,
      scenes: workshop.taught,
      samples: plan.samples,
      imagesPerSample: plan.imagesPerSample,
    });
    const juries = options.juries ?? [perfectJury];
    const arms: ArmMeasures[] = [];
    for (const jury of juries) {
      tell(`${jury.name} judges`)(0);
      const annotations = await judgeSamples(painted, { ...options, ...jury, onProgress: undefined });
      for (const left of without ? [undefined, without] : [undefined]) {
        const name = left ? `${jury.name}, without ${left}` : jury.name;
        const pairs = await drawPairs(painted, annotations, left);
        arms.push({ ...(left && { without: left }), ...(await teachArm(name, pairs, workshop)) });
      }
    }
    const curve: SeedMeasures['curve'] = [];
    const perfect = await drawPairs(painted, await judgeSamples(painted, { ...perfectJury, signal }));
    for (const turned of [0, ...plan.turned]) {
      signal?.throwIfAborted();
      const name = turned === 0 ? perfectJury.name : `perfect labels, ${Math.round(turned * 100)} % turned round`;
      const measures: ModelMeasure[] = [];
      for (let time = 0; time < (turned === 0 || turned === 1 ? 1 : plan.turnings); time += 1) {
        measures.push(await workshop.teachByDpo(name, turnPairs(perfect, turned, seed, time)));
      }
      curve.push({ turned, dpo: poolMeasures(measures) });
    }
    return { seed, base, arms, curve, truth: await workshop.teachByTruth() };
  } finally {
    await workshop.close();
  }
}

async function teachArm(name: string, pairs: readonly PicturePair[], workshop: Workshop): Promise<ArmMeasures> {
  return {
    name,
    pairs: pairs.length,
    truePairs: shareOfTrue(pairs),
    dpo: await workshop.teachByDpo(name, pairs),
    ...(await workshop.teachByVpScore(name, pairs)),
  };
}

function checkBase({ heldOut, taught }: ModelMeasure): void {
  const right = shareRight([...heldOut, ...taught]);
  if (right >= weakest) return;
  throw new InputError(
    `The first model paints ${(right * 100).toFixed(0)} % of its prompts right. Below ${weakest * 100} % nothing can be seen of what labels teach: train it longer (plan.pretrain.steps).`,
  );
}

/** The share of pairs that the truth decides in the same way, of those that it decides. */
function shareOfTrue(pairs: readonly PicturePair[]): number {
  const margins = pairs.map(({ scene, chosen, rejected }) => trueScore(chosen, scene) - trueScore(rejected, scene));
  const decided = margins.filter((margin) => margin !== 0);
  return decided.filter((margin) => margin > 0).length / decided.length;
}
