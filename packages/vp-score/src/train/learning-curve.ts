import type { AspectPairs } from '../data/pair-table.ts';
import { accuracyOf } from '../evaluate/accuracy.ts';
import type { CurveStep } from '../evaluate/evaluation.ts';
import type { Fitter } from '../heads/fitter.ts';
import { wholeAt } from '../numbers/at.ts';
import { createRandom, drawOrder } from '../numbers/random.ts';
import { dealFolds, groupsOf, holdOut } from './cross-validate.ts';

/** Fewest prompts that a step of the curve is trained on. */
const fewest = 4;
const folds = 5;

/**
 * How accuracy grows with the number of prompts: heads trained on 4, 8, 16 … groups of prompts out of four fifths, and
 * tested on the fifth that is left, each fifth in its turn. What is trained on grows, so that each step holds the last.
 */
export function learningCurve(fitter: Fitter, pairs: AspectPairs, ridge: number, seed: number): CurveStep[] {
  const places = Int32Array.from(pairs.target.keys());
  const groups = groupsOf(pairs, places);
  if (groups.length < 2 * fewest) return [];
  const dealt = dealFolds(groups, folds, seed);
  const order = drawOrder(groups.length, createRandom(seed + 1));
  const rank = new Map([...order].map((index, place) => [groups[index] ?? 0, place]));
  const most = groups.length - Math.ceil(groups.length / folds);
  const steps: number[] = [];
  for (let size = fewest; size < most; size *= 2) steps.push(size);
  steps.push(most);
  return steps.map((size) => {
    const margins = holdOut(pairs, places, dealt, (kept) => {
      const ranked = groupsOf(pairs, kept).sort((one, other) => (rank.get(one) ?? 0) - (rank.get(other) ?? 0));
      const chosen = new Set(ranked.slice(0, size));
      return { fitter, ridge, kept: kept.filter((place) => chosen.has(wholeAt(pairs.group, place))) };
    });
    return { prompts: size, accuracy: accuracyOf(pairs, margins) };
  });
}
