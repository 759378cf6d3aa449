/** How figures are written in sentences. */
import type { Interval } from '@visionprefer/aggregator';

/** A share with its interval: `67 % [63, 72]`. */
export function share({ value, low, high }: Interval): string {
  const ends = low === null || high === null ? '' : ` [${bare(low)}, ${bare(high)}]`;
  return `${percent(value)}${ends}`;
}

/** A share as a percentage, in words where it is not known. */
export function percent(value: number | null | undefined): string {
  return value === null || value === undefined ? 'an unknown share' : `${bare(value)} %`;
}

/** Whole percents, but 99.7 is not 100. */
export function bare(value: number): string {
  const percents = 100 * value;
  const whole = Math.round(percents);
  return (whole === 100 && value < 1) || (whole === 0 && value > 0) ? percents.toFixed(1) : String(whole);
}

/** A distance in score points. */
export function points(value: number): string {
  return `${value.toFixed(1)} points`;
}

/** A count with separators between thousands. */
export function thousands(count: number): string {
  return count.toLocaleString('en-US');
}

/** Several things as one part of a sentence: `a, b, and c`. */
export function list(parts: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(parts);
}
