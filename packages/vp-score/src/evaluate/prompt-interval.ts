import type { Interval } from '@visionprefer/aggregator';

/** Below so many prompts, drawing them anew tells too little: what was never seen is never drawn. */
const fewPrompts = 30;
/** Of the normal distribution, for 95 %. */
const z = 1.959964;

/**
 * The interval of a share. From 30 prompts on it is the one that drawing prompts with replacement gave. With fewer, and
 * where every draw gave the same, it is Wilson's (1927), with as many trials as there are prompts: 10 of 10 is
 * [72.2, 100], not [100, 100]. Pairs of one prompt are not counted as if they knew nothing of each other.
 */
export function promptInterval({ value, low, high }: Interval, prompts: number): Interval {
  if (value === null || prompts === 0) return { value, low, high };
  if (prompts >= fewPrompts && low !== null && high !== null && high > low) return { value, low, high };
  const share = z ** 2 / prompts;
  const middle = (value + share / 2) / (1 + share);
  const half = (z / (1 + share)) * Math.sqrt((value * (1 - value)) / prompts + share / (4 * prompts));
  return { value, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
