import type { PreferencePair } from '@visionprefer/core';

/** How often three pictures that were all compared prefer each other in a circle. */
export interface Cycles {
  triples: number;
  cyclic: number;
}

/** Circles among labels that were given one by one, and among those whose margins are differences of scores. */
export interface CountedCycles {
  single: Cycles;
  /** `turned`: triples whose margins are differences of scores, but not with the signs that the labels give them. */
  ofScores: Cycles & { turned: number };
}

/**
 * Counts over pairs of one prompt. Where the largest of three margins is the sum of the others, they are differences of
 * scores, which cannot make a circle unless labels were turned round afterwards: such triples are counted apart.
 */
export function countCycles(pairs: readonly PreferencePair[]): CountedCycles {
  const counts = { single: { triples: 0, cyclic: 0 }, ofScores: { triples: 0, cyclic: 0, turned: 0 } };
  for (const labels of Map.groupBy(pairs, ({ aspect }) => aspect).values()) {
    const margins = new Map<string, Map<string, number>>();
    for (const { chosen, rejected, margin } of labels) {
      const [winner, loser] = [chosen.hash || chosen.url, rejected.hash || rejected.url];
      setMargin(margins, winner, loser, margin);
      setMargin(margins, loser, winner, -margin);
    }
    const pictures = [...margins.keys()];
    for (const [index, a] of pictures.entries()) {
      for (const [next, b] of pictures.slice(index + 1).entries()) {
        for (const c of pictures.slice(index + next + 2)) addTriple(counts, margins, [a, b, c]);
      }
    }
  }
  return counts;
}

type Margins = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Margins this near to each other are the same: they were rounded, perhaps. */
const rounding = 1e-6;

function addTriple(counts: CountedCycles, margins: Margins, [a, b, c]: readonly [string, string, string]): void {
  const [ab, bc, ca] = [margins.get(a)?.get(b), margins.get(b)?.get(c), margins.get(c)?.get(a)];
  if (ab === undefined || bc === undefined || ca === undefined) return;
  const sizes = [ab, bc, ca].map(Math.abs);
  const areOfScores = Math.abs(2 * Math.max(...sizes) - sizes.reduce((sum, size) => sum + size, 0)) < rounding;
  const counted = areOfScores ? counts.ofScores : counts.single;
  counted.triples += 1;
  if (Math.sign(ab) === Math.sign(bc) && Math.sign(bc) === Math.sign(ca)) counted.cyclic += 1;
  if (areOfScores && Math.abs(ab + bc + ca) >= rounding) counts.ofScores.turned += 1;
}

function setMargin(margins: Map<string, Map<string, number>>, from: string, to: string, margin: number): void {
  margins.set(from, (margins.get(from) ?? new Map<string, number>()).set(to, margin));
}
