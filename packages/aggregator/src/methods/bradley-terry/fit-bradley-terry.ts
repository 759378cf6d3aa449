import { addAt, numberAt, wholeAt } from '../../numbers/at.ts';
import type { BradleyTerrySettings } from './bradley-terry-options.ts';
import type { FoldedPairs } from './fold-comparisons.ts';

/** The fitted model. */
export interface Strengths {
  /** One for each image. Only their ratios within a component mean anything. */
  values: Float64Array;
  /** Davidson's ν: two equal images tie with probability ν / (2 + ν). 0 where ties count half. */
  tie: number;
  iterations: number;
  converged: boolean;
  lastChange: number;
}

/**
 * Fits strengths by the MM algorithm of Hunter (*Annals of Statistics* 32, 2004): πᵢ ← wins of i / Σₖ nᵢₖ / (πᵢ + πₖ),
 * and with `davidson` by the iteration of Davidson. Ties of the prior count as half a win for both either way, and never
 * as a sign of how often annotators tie.
 */
export function fitBradleyTerry(
  pairs: FoldedPairs,
  imageCount: number,
  { maxIterations, tolerance, prior, ties }: BradleyTerrySettings,
): Strengths {
  const { wins, comparisons, tied } = totals(pairs, imageCount, prior);
  const strengths: Strengths = {
    values: new Float64Array(imageCount).fill(1),
    tie: ties === 'davidson' && tied > 0 ? 1 : 0,
    iterations: 0,
    converged: false,
    lastChange: Number.POSITIVE_INFINITY,
  };
  const shares = new Float64Array(imageCount);
  while (!strengths.converged && strengths.iterations < maxIterations) {
    const tieBefore = strengths.tie;
    if (tieBefore > 0) strengths.tie = tied / addTiedShares(pairs, comparisons, strengths, { shares, prior });
    else addShares(pairs, comparisons, strengths.values, shares);
    const change = strengthen(strengths.values, wins, shares);
    strengths.lastChange = Math.max(change, Math.abs(strengths.tie - tieBefore));
    strengths.converged = strengths.lastChange <= tolerance;
    strengths.iterations++;
  }
  return strengths;
}

/** What does not change from one iteration to the next; a tie is half a win for both. */
function totals({ firsts, seconds, firstWins, secondWins, ties }: FoldedPairs, imageCount: number, prior: number) {
  const wins = new Float64Array(imageCount);
  const comparisons = new Float64Array(firsts.length);
  let tied = 0;
  for (let pair = 0; pair < firsts.length; pair++) {
    const half = numberAt(ties, pair) / 2;
    const [first, second] = [wholeAt(firsts, pair), wholeAt(seconds, pair)];
    let [won, lost] = [numberAt(firstWins, pair) + half, numberAt(secondWins, pair) + half];
    if (won + lost > 0) {
      won += prior / 2;
      lost += prior / 2;
    }
    addAt(wins, first, won);
    addAt(wins, second, lost);
    comparisons[pair] = won + lost;
    tied += 2 * half;
  }
  return { wins, comparisons, tied };
}

/** The hot loop: one division a pair. */
function addShares(
  { firsts, seconds }: FoldedPairs,
  comparisons: Float64Array,
  values: Float64Array,
  shares: Float64Array,
): void {
  shares.fill(0);
  for (let pair = 0; pair < firsts.length; pair++) {
    const first = wholeAt(firsts, pair);
    const second = wholeAt(seconds, pair);
    const share = numberAt(comparisons, pair) / (numberAt(values, first) + numberAt(values, second));
    addAt(shares, first, share);
    addAt(shares, second, share);
  }
}

/** The same with Davidson's ties; gives the ties to be expected for each unit of ν. */
function addTiedShares(
  { firsts, seconds }: FoldedPairs,
  comparisons: Float64Array,
  { values, tie }: Strengths,
  { shares, prior }: { shares: Float64Array; prior: number },
): number {
  shares.fill(0);
  let expected = 0;
  for (let pair = 0; pair < firsts.length; pair++) {
    const first = wholeAt(firsts, pair);
    const second = wholeAt(seconds, pair);
    const [one, other] = [numberAt(values, first), numberAt(values, second)];
    const root = Math.sqrt(one * other);
    const count = numberAt(comparisons, pair);
    const share = count / (one + other + tie * root);
    expected += (Math.max(0, count - prior) * root) / (one + other + tie * root);
    addAt(shares, first, share * (1 + (tie * root) / one / 2));
    addAt(shares, second, share * (1 + (tie * root) / other / 2));
  }
  return expected;
}

/** Sets each strength to wins by shares; gives the greatest change in proportion. */
function strengthen(values: Float64Array, wins: Float64Array, shares: Float64Array): number {
  let change = 0;
  for (let image = 0; image < values.length; image++) {
    const before = numberAt(values, image);
    const share = numberAt(shares, image);
    if (share === 0) continue;
    const after = numberAt(wins, image) / share;
    change = Math.max(change, Math.abs(after - before) / (after + before));
    values[image] = after;
  }
  return change;
}
