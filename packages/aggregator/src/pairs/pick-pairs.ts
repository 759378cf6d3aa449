import { entryOf } from '../numbers/at.ts';
import { exceeds } from '../numbers/exceeds.ts';

/** Which images of a sample make pairs. */
export type Pick = 'all' | 'best-worst' | 'adjacent';

/** An image that may be one side of a pair. */
export interface Candidate {
  /** Its place in the consensus. */
  place: number;
  score: number;
  /** Only scores of one scope can be compared. */
  scope: string;
  /** Images with the same hash are the same picture; empty when it is not known. */
  hash: string;
  /** Whether it may be the chosen one. */
  mayWin: boolean;
}

/** Two images of a sample, the better one first. */
export type Ranked = readonly [better: Candidate, worse: Candidate];

/**
 * Picks pairs among the images of a sample, in their order. Equal scores and the same picture twice never make a pair,
 * and neither does a better one that may not win.
 *
 * - `all`: every two images.
 * - `best-worst`: the same by falling margin, of equal margins the first: the first that will do is the pair.
 * - `adjacent`: two images between whose scores no other of their scope lies.
 */
export function pickPairs(candidates: readonly Candidate[], pick: Pick): Ranked[] {
  const pairs: Ranked[] = [];
  for (const [place, one] of candidates.entries()) {
    for (const other of candidates.slice(place + 1)) {
      if (one.scope !== other.scope || (one.hash !== '' && one.hash === other.hash)) continue;
      const pair: Ranked = exceeds(one.score, other.score) ? [one, other] : [other, one];
      if (pair[0].mayWin && exceeds(pair[0].score, pair[1].score)) pairs.push(pair);
    }
  }
  if (pick === 'best-worst') return pairs.sort(byMargin);
  if (pick === 'adjacent') return adjacent(pairs, candidates);
  return pairs;
}

/** Score of the better less score of the worse. */
export function marginOf([better, worse]: Ranked): number {
  return better.score - worse.score;
}

/** Greater margins first. */
export function byMargin(one: Ranked, other: Ranked): number {
  return Number(exceeds(marginOf(other), marginOf(one))) - Number(exceeds(marginOf(one), marginOf(other)));
}

function adjacent(pairs: readonly Ranked[], candidates: readonly Candidate[]): Ranked[] {
  const ranks = new Map<Candidate, number>();
  const last = new Map<string, { score: number; rank: number }>();
  for (const candidate of candidates.toSorted((a, b) => a.score - b.score)) {
    const { score, scope } = candidate;
    const { score: below, rank } = last.get(scope) ?? { score, rank: 0 };
    const own = exceeds(score, below) ? rank + 1 : rank;
    ranks.set(candidate, own);
    last.set(scope, { score, rank: own });
  }
  return pairs.filter(([better, worse]) => entryOf(ranks, better) - entryOf(ranks, worse) === 1);
}
