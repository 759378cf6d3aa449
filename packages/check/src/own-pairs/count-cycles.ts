import type { PreferencePair } from '@visionprefer/core';

/** How often three pictures that were all compared prefer each other in a circle. */
export interface Cycles {
  triples: number;
  cyclic: number;
}

/**
 * Counts over pairs of one prompt. Where margins add up along three pictures, the pairs come of scores, which cannot
 * make a circle: such triples tell nothing and are not counted.
 */
export function countCycles(pairs: readonly PreferencePair[]): Cycles {
  const counts = { triples: 0, cyclic: 0 };
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

function addTriple(counts: Cycles, margins: Margins, [a, b, c]: readonly [string, string, string]): void {
  const ab = margins.get(a)?.get(b);
  const bc = margins.get(b)?.get(c);
  const ca = margins.get(c)?.get(a);
  if (ab === undefined || bc === undefined || ca === undefined) return;
  if (Math.abs(ab + bc + ca) < 1e-6) return;
  counts.triples += 1;
  if (Math.sign(ab) === Math.sign(bc) && Math.sign(bc) === Math.sign(ca)) counts.cyclic += 1;
}

function setMargin(margins: Map<string, Map<string, number>>, from: string, to: string, margin: number): void {
  margins.set(from, (margins.get(from) ?? new Map<string, number>()).set(to, margin));
}
