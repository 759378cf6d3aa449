import { fitScoreMap, type ScoreMap } from '../calibration/score-map.ts';
import { fitTemperature } from '../calibration/temperature.ts';
import type { AspectPairs } from '../data/pair-table.ts';
import { isTie } from '../evaluate/accuracy.ts';
import { evaluateAspect } from '../evaluate/evaluate-aspect.ts';
import type { AspectEvaluation } from '../evaluate/evaluation.ts';
import { chooseFitter, type HeadKind } from '../heads/choose-fitter.ts';
import type { Fitter } from '../heads/fitter.ts';
import { type Head, rawScore } from '../heads/head.ts';
import { numberAt, wholeAt } from '../numbers/at.ts';
import { chooseRidge, dealFolds, groupsOf, labelsOf } from './cross-validate.ts';
import { learningCurve } from './learning-curve.ts';

/** How the head of an aspect is trained. */
export interface AspectTraining {
  kind: HeadKind;
  seed: number;
  /** Strength of the penalty. Undefined: chosen by inner folds. */
  ridge?: number | undefined;
  /** Whether accuracy by number of prompts is measured. */
  curve: boolean;
  /** Margins of the pixel measures, where they judge the aspect. */
  pixels?: Float64Array | undefined;
}

/** A head with what makes probabilities and scores of what it gives. */
export interface TrainedAspect {
  head: Head;
  /**
   * The probability that the first of two images is the better is `1 / (1 + exp(−(raw − raw') / temperature))`. Null where
   * no prompt could be held out to fit it on.
   */
  temperature: number | null;
  map: ScoreMap;
  ridge: number;
  /** Comparisons, prompts, and groups of prompts that share no picture. */
  pairs: number;
  prompts: number;
  groups: number;
  /** Held-out figures; null where no prompt could be held out. */
  evaluation: AspectEvaluation | null;
}

const outerFolds = 10;
/** Up to so many comparisons the penalty is chosen anew in each fold. Above, it hardly varies, and it would take long. */
const mostNested = 800;

/** Why an aspect gets no head; undefined when it gets one. */
export function whyNoHead(pairs: AspectPairs): string | undefined {
  if (pairs.target.length === 0) return 'there are no pairs';
  const decided = [...pairs.target.keys()].some((pair) => !isTie(pairs, pair));
  return decided ? undefined : 'all pairs are ties';
}

/** Trains the head of one aspect, and measures it on prompts that were held out. */
export function trainAspect(pairs: AspectPairs, training: AspectTraining): TrainedAspect {
  const { kind, seed, curve, pixels } = training;
  const fitter = chooseFitter(pairs, kind, seed);
  const places = Int32Array.from(pairs.target.keys());
  const ridge = training.ridge ?? chooseRidge(fitter, pairs, places, seed);
  const head = fitter.fit(places, ridge).head();
  const trained = { head, ridge, pairs: places.length, prompts: pairs.prompts.length, groups: pairs.groups };
  const heldOut = scoreHeldOut(fitter, pairs, { seed, ridge, chosen: training.ridge === undefined });
  if (!heldOut) {
    return { ...trained, temperature: null, map: mapOf(pairs, scoreSides(pairs, head)), evaluation: null };
  }
  const margins = heldOut.first.map((raw, pair) => raw - numberAt(heldOut.second, pair));
  const { temperature } = fitTemperature({ margins, ...labelsOf(pairs, places) });
  const steps = curve ? learningCurve(fitter, pairs, ridge, seed) : [];
  const evaluation = evaluateAspect(pairs, margins, { temperature, pixels, curve: steps });
  return { ...trained, temperature, map: mapOf(pairs, heldOut), evaluation };
}

/** Raw scores of the first and the second image of each comparison. */
interface SideScores {
  first: Float64Array;
  second: Float64Array;
}

function scoreSides({ features, dimensions, first, second }: AspectPairs, head: Head): SideScores {
  const score = (row: number) => rawScore(head, features, row * dimensions);
  return { first: Float64Array.from(first, score), second: Float64Array.from(second, score) };
}

/** Raw scores by heads that were trained without the comparison's group; undefined where there is only one group. */
function scoreHeldOut(
  fitter: Fitter,
  pairs: AspectPairs,
  { seed, ridge, chosen }: { seed: number; ridge: number; chosen: boolean },
): SideScores | undefined {
  const places = Int32Array.from(pairs.target.keys());
  const groups = groupsOf(pairs, places);
  if (groups.length < 2) return undefined;
  const nested = chosen && places.length <= mostNested;
  const folds = dealFolds(groups, Math.min(outerFolds, groups.length), seed + 1);
  const foldOf = (place: number) => folds.get(wholeAt(pairs.group, place)) ?? 0;
  const found: SideScores = { first: new Float64Array(places.length), second: new Float64Array(places.length) };
  for (const fold of new Set(folds.values())) {
    const kept = places.filter((place) => foldOf(place) !== fold);
    const held = places.filter((place) => foldOf(place) === fold);
    const head = fitter.fit(kept, nested ? chooseRidge(fitter, pairs, kept, seed + 2) : ridge).head();
    const score = (row: number) => rawScore(head, pairs.features, row * pairs.dimensions);
    for (const place of held) {
      found.first[place] = score(wholeAt(pairs.first, place));
      found.second[place] = score(wholeAt(pairs.second, place));
    }
  }
  return found;
}

/** The map to 1–5: of each picture its mean raw score, and its mean score in the pairs. */
function mapOf({ first, second, scores }: AspectPairs, raw: SideScores): ScoreMap {
  const pictures = new Map<number, { raw: number; score: number; count: number }>();
  const add = (row: number, rawOf: number, score: number) => {
    const known = pictures.get(row) ?? { raw: 0, score: 0, count: 0 };
    pictures.set(row, { raw: known.raw + rawOf, score: known.score + score, count: known.count + 1 });
  };
  for (const [pair, [one, other]] of scores.entries()) {
    add(wholeAt(first, pair), numberAt(raw.first, pair), one);
    add(wholeAt(second, pair), numberAt(raw.second, pair), other);
  }
  const means = [...pictures.values()].map((sum) => ({ raw: sum.raw / sum.count, score: sum.score / sum.count }));
  return fitScoreMap(means, first.length);
}
