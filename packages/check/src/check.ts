import type { CheckOptions } from './check-options.ts';
import type { ArmFigures, CheckResult, CurveFigures, ModelFigures, TaughtFigures } from './check-result.ts';
import { annotateOnce } from './judge/annotate-once.ts';
import { compareArms } from './measure/compare-arms.ts';
import { decidePlace, unseenAccuracy, whyUntold } from './measure/decide-words.ts';
import { estimate, meanFlaw, shareRight } from './measure/estimates.ts';
import type { Cell, ModelMeasure } from './measure/measure-model.ts';
import { findOverOptimised } from './measure/over-optimised.ts';
import { placeOnCurve } from './measure/place-on-curve.ts';
import { plans } from './plan.ts';
import { type ArmMeasures, runSeed, type SeedMeasures } from './run-seed.ts';
import { openStages } from './stages/stages.ts';

/** What no figure of a small world may be taken for. */
const caveats = [
  'Pictures are of 8 × 8 pixels and show shapes: nothing is said of photographs, style, taste or harm.',
  'An annotator may judge real pictures better or worse than these.',
  'How far a large model moves depends on its training; what carries over is which labels teach, and in which order.',
];

/**
 * The paper in miniature: what the labels of annotators teach a small diffusion model, by DPO, and by PPO with a
 * VP-Score that was trained on them. The same seed gives the same result, on any count of cores.
 *
 * @throws InputError when the first model is too weak for a signal to show, or labels make no pairs; the reason of the
 * signal when that is aborted.
 */
export async function check(options: CheckOptions): Promise<CheckResult> {
  const { seed = 0, seeds = 1, folder, plan = 'full' } = options;
  const chosen = typeof plan === 'string' ? plans[plan] : plan;
  const stages = openStages(folder);
  const { annotate = annotateOnce() } = options;
  const measured: SeedMeasures[] = [];
  for (let offset = 0; offset < seeds; offset += 1) {
    measured.push(await runSeed(seed + offset, chosen, { ...options, annotate }, stages));
  }
  return summarize(measured, chosen.samples);
}

/** Puts the measures of all seeds together, with intervals over prompts and seeds. */
function summarize(measured: readonly SeedMeasures[], samples: number): CheckResult {
  const base = joined(measured.map((each) => each.base));
  const points = (measured[0]?.curve ?? []).map(({ turned }, index) => ({
    turned,
    dpo: joined(measured.flatMap(({ curve }) => curve[index]?.dpo ?? [])),
  }));
  const arms = (measured[0]?.arms ?? []).map((_, index) => measured.flatMap((each) => each.arms[index] ?? []));
  return {
    seeds: measured.map(({ seed }) => seed),
    counts: {
      pictures: (measured[0]?.base.heldOut ?? []).reduce((total, cell) => total + cell.pictures, 0),
      prompts: measured[0]?.base.heldOut.length ?? 0,
      samples,
    },
    base: modelFigures(base),
    arms: arms.map((arm) => armFigures(arm, base, points)),
    comparisons: compareArms(
      arms.map(([first, ...others]) => ({
        ...{ name: first?.name ?? '', without: first?.without },
        dpo: joined([first, ...others].flatMap((each) => each?.dpo ?? [])),
        untold: whyUntold(unseenAccuracy([first, ...others].flatMap((each) => each?.unseen ?? []))),
      })),
    ),
    curve: points.map(({ turned, dpo }): CurveFigures => ({ turned, ...taughtFigures(dpo, base) })),
    truth: {
      ...taughtFigures(joined(measured.map(({ truth }) => truth.ppo)), base),
      rounds: measured[0]?.truth.rounds ?? [],
    },
    caveats,
  };
}

function armFigures(arm: readonly ArmMeasures[], base: ModelMeasure, points: readonly Point[]): ArmFigures {
  const mean = (of: (each: ArmMeasures) => number) => arm.reduce((total, each) => total + of(each), 0) / arm.length;
  const dpo = joined(arm.map((each) => each.dpo));
  const rounds = arm[0]?.rounds ?? [];
  const overOptimised = findOverOptimised(rounds);
  const without = arm[0]?.without;
  const gainOf = (before: readonly Cell[], after: readonly Cell[]) => shareRight(after) - shareRight(before);
  const vpScore = unseenAccuracy(arm.flatMap(({ unseen }) => unseen));
  const cannotTell = whyUntold(vpScore);
  const clean = points.find(({ turned }) => turned === 0);
  const turned = estimate(
    [base.heldOut, dpo.heldOut, ...points.map((point) => point.dpo.heldOut)],
    (before = [], taught = [], ...others) =>
      placeOnCurve(
        points.map(({ turned: share }, index) => ({ turned: share, gain: gainOf(before, others[index] ?? []) })),
        gainOf(before, taught),
      ),
  );
  return {
    name: arm[0]?.name ?? '',
    ...(without && { without }),
    pairs: mean((each) => each.pairs),
    truePairs: mean((each) => each.truePairs),
    dpo: taughtFigures(dpo, base),
    place: decidePlace(turned, clean && taughtFigures(clean.dpo, base).gain, cannotTell),
    vpScore,
    ...(cannotTell !== undefined && { cannotTell }),
    ppo: taughtFigures(joined(arm.map((each) => each.ppo)), base),
    rounds,
    ...(overOptimised && { overOptimised }),
  };
}

interface Point {
  turned: number;
  dpo: ModelMeasure;
}

/** The prompts of all seeds, one after the other. */
function joined(measures: readonly ModelMeasure[]): ModelMeasure {
  return {
    heldOut: measures.flatMap(({ heldOut }) => heldOut),
    taught: measures.flatMap(({ taught }) => taught),
  };
}

function modelFigures({ heldOut, taught }: ModelMeasure): ModelFigures {
  return {
    right: estimate([heldOut], shareRight),
    rightTaught: estimate([taught], shareRight),
    flaw: estimate([heldOut], meanFlaw),
  };
}

function taughtFigures(taught: ModelMeasure, base: ModelMeasure): TaughtFigures {
  const gain = estimate(
    [base.heldOut, taught.heldOut],
    (before = [], after = []) => shareRight(after) - shareRight(before),
  );
  return { ...modelFigures(taught), gain };
}
