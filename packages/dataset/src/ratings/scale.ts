import { InputError } from '@visionprefer/core';

/** The scale that foreign ratings were given on: any two different numbers. Where lower is better, worst is above best. */
export interface Scale {
  worst: number;
  best: number;
}

const number = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)`;

/**
 * Reads a scale as it is written on a command line, from the worst rating to the best: `0..10`, `-1..1`, `5..1`.
 *
 * @throws InputError when it is written otherwise, or both ends are the same.
 */
export function parseScale(text: string): Scale {
  const [, worst, best] = new RegExp(`^(${number})\\.\\.(${number})$`).exec(text.trim()) ?? [];
  // Of three dots one could belong to either number.
  const isClear = !text.includes('...');
  if (isClear && worst !== undefined && best !== undefined && Number(worst) !== Number(best)) {
    return { worst: Number(worst), best: Number(best) };
  }
  throw new InputError(`"${text}" is no scale. Expected its worst and its best rating, such as 0..10 or 5..1.`);
}

/** A rating on the scale 1 to 5, in a straight line from worst to best; undefined when it is off its own scale. */
export function toScore(rating: number, { worst, best }: Scale): number | undefined {
  const isOnScale = rating >= Math.min(worst, best) && rating <= Math.max(worst, best);
  return isOnScale ? 1 + (4 * (rating - worst)) / (best - worst) : undefined;
}

/** A scale as {@link parseScale} reads it. */
export function describeScale({ worst, best }: Scale): string {
  return `${worst}..${best}`;
}
