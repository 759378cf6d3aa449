import { InputError } from '@visionprefer/core';
import { at, countAt, wholeAt } from '../numbers/at.ts';
import type { Interval } from './agreement-record.ts';

/** How intervals are drawn. */
export interface BootstrapOptions {
  /** How often samples are drawn anew. 0 gives no intervals. Default 1000. */
  resamples?: number | undefined;
  /** The same seed draws the same. Default 0. */
  seed?: number | undefined;
}

/** {@link BootstrapOptions} with their defaults. */
export interface BootstrapSettings {
  resamples: number;
  seed: number;
}

/** Fills in the defaults. @throws InputError when an option is out of range. */
export function resolveBootstrap({ resamples = 1000, seed = 0 }: BootstrapOptions): BootstrapSettings {
  for (const [name, value] of Object.entries({ resamples, seed })) {
    if (Number.isSafeInteger(value) && value >= 0) continue;
    throw new InputError(`The ${name} is ${value}. Expected a whole number from 0.`);
  }
  return { resamples, seed };
}

/**
 * Draws clusters with replacement and gives how often each was drawn; the next draw overwrites it. What belongs to one
 * prompt is not independent, so whole samples are drawn and never single votes (Davison and Hinkley, *Bootstrap Methods
 * and their Application*, 1997, 3.8).
 */
export function* resample(
  clusterCount: number,
  { resamples, seed }: BootstrapSettings,
): Generator<Int32Array, void, undefined> {
  if (clusterCount < 2) return;
  const random = mulberry32(seed);
  const counts = new Int32Array(clusterCount);
  for (let draw = 0; draw < resamples; draw++) {
    counts.fill(0);
    for (let cluster = 0; cluster < clusterCount; cluster++) {
      const drawn = Math.floor(random() * clusterCount);
      countAt(counts, drawn);
    }
    yield counts;
  }
}

/** The sum over the samples, each counted as often as it was drawn; without a draw, once. */
export function sumDrawn(column: Float64Array, drawn?: Int32Array): number {
  if (!drawn) return column.reduce((sum, value) => sum + value, 0);
  return column.reduce((sum, value, sample) => sum + value * wholeAt(drawn, sample), 0);
}

/** The 2.5% and 97.5% percentiles of what the resamples gave (Efron 1979), beside the value itself. */
export function intervalOf(value: number, resampled: readonly number[]): Interval {
  const known = resampled.filter((number) => !Number.isNaN(number)).sort((a, b) => a - b);
  return { value: orNull(value), low: orNull(percentile(known, 0.025)), high: orNull(percentile(known, 0.975)) };
}

/** Null for NaN. */
export function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** By linear interpolation between the two nearest; NaN of nothing. */
function percentile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const place = share * (sorted.length - 1);
  const [below, above] = [at(sorted, Math.floor(place)), at(sorted, Math.ceil(place))];
  return below + (above - below) * (place - Math.floor(place));
}

/** The generator mulberry32: 32 bits of state, numbers from 0 up to, but without, 1. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
