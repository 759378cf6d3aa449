import { createRandom } from '../random.ts';
import type { Cell } from './measure-model.ts';

/** A figure, and the bounds between which it lies with 95 %. */
export interface Interval {
  value: number;
  low: number;
  high: number;
}

/** Prompts are drawn anew this often. */
const resamples = 1000;

/**
 * A figure of cells with its interval: prompts (of each seed) are drawn anew with replacement, all cells of a prompt
 * together (the bootstrap of Efron 1979, in clusters).
 *
 * @param columns What was measured of each prompt: lists of cells of the same prompts in the same order.
 * @param figure Computes the figure of the drawn cells.
 */
export function estimate<C>(
  columns: readonly (readonly C[])[],
  figure: (...columns: readonly (readonly C[])[]) => number,
): Interval {
  const rows = columns[0]?.length ?? 0;
  const random = createRandom(1, 'bootstrap');
  const drawn: number[] = [];
  for (let resample = 0; resample < resamples; resample += 1) {
    const chosen = Array.from({ length: rows }, () => random.below(rows));
    const value = figure(...columns.map((cells) => chosen.flatMap((row) => cells[row] ?? [])));
    if (Number.isFinite(value)) drawn.push(value);
  }
  drawn.sort((a, b) => a - b);
  const at = (share: number) => drawn[Math.round(share * (drawn.length - 1))] ?? Number.NaN;
  return { value: figure(...columns), low: at(0.025), high: at(0.975) };
}

/** The share of pictures that are right. */
export function shareRight(cells: readonly Cell[]): number {
  return sumOf(cells, 'right') / sumOf(cells, 'pictures');
}

/** The mean distance to the nearest picture without fault. */
export function meanFlaw(cells: readonly Cell[]): number {
  return sumOf(cells, 'flaw') / sumOf(cells, 'pictures');
}

function sumOf(cells: readonly Cell[], what: 'right' | 'pictures' | 'flaw'): number {
  return cells.reduce((total, cell) => total + cell[what], 0);
}
