import type { FitOptions } from '../fit-options.ts';
import type { FoldedPairs } from './fold-comparisons.ts';

/** How strengths are fitted. */
export interface BradleyTerryOptions extends FitOptions {
  /**
   * Ties added to each pair of images that was compared: half a win and half a loss are Jeffreys's prior of a
   * proportion. They keep strengths finite where an image won or lost all. 0 gives the plain maximum likelihood.
   * Default 1.
   */
  prior?: number;
  /** `half`: a tie is half a win for both. `davidson`: a parameter for how often strengths that are equal tie. Default `half`. */
  ties?: 'half' | 'davidson';
}

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
 * Fits P(i is preferred to k) = πᵢ / (πᵢ + πₖ) (Bradley and Terry, *Biometrika* 39, 1952) by the MM algorithm of Hunter
 * (*Annals of Statistics* 32, 2004): πᵢ ← wins of i / Σₖ nᵢₖ / (πᵢ + πₖ). With `davidson`, a tie has probability
 * ν√(πᵢπₖ) / (πᵢ + πₖ + ν√(πᵢπₖ)) (Davidson, *Journal of the American Statistical Association* 65, 1970), and the
 * iteration is his. Added ties count as half a win
 * for both either way, and never as a sign of how often annotators tie.
 */
export function fitBradleyTerry(
  pairs: FoldedPairs,
  imageCount: number,
  { maxIterations, tolerance, prior, ties }: Required<BradleyTerryOptions>,
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
    const half = (ties[pair] ?? 0) / 2;
    const [first, second] = [firsts[pair] ?? 0, seconds[pair] ?? 0];
    let [won, lost] = [(firstWins[pair] ?? 0) + half, (secondWins[pair] ?? 0) + half];
    if (won + lost > 0) {
      won += prior / 2;
      lost += prior / 2;
    }
    wins[first] = (wins[first] ?? 0) + won;
    wins[second] = (wins[second] ?? 0) + lost;
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
    const first = firsts[pair] ?? 0;
    const second = seconds[pair] ?? 0;
    const share = (comparisons[pair] ?? 0) / ((values[first] ?? 1) + (values[second] ?? 1));
    shares[first] = (shares[first] ?? 0) + share;
    shares[second] = (shares[second] ?? 0) + share;
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
    const first = firsts[pair] ?? 0;
    const second = seconds[pair] ?? 0;
    const [one, other] = [values[first] ?? 1, values[second] ?? 1];
    const root = Math.sqrt(one * other);
    const count = comparisons[pair] ?? 0;
    const share = count / (one + other + tie * root);
    expected += (Math.max(0, count - prior) * root) / (one + other + tie * root);
    shares[first] = (shares[first] ?? 0) + share * (1 + (tie * root) / one / 2);
    shares[second] = (shares[second] ?? 0) + share * (1 + (tie * root) / other / 2);
  }
  return expected;
}

/** Sets each strength to wins by shares; gives the greatest change in proportion. */
function strengthen(values: Float64Array, wins: Float64Array, shares: Float64Array): number {
  let change = 0;
  for (let image = 0; image < values.length; image++) {
    const before = values[image] ?? 1;
    const share = shares[image] ?? 0;
    if (share === 0) continue;
    const after = (wins[image] ?? 0) / share;
    change = Math.max(change, Math.abs(after - before) / (after + before));
    values[image] = after;
  }
  return change;
}
