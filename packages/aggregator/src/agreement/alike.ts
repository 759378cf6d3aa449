import { addAt, at, numberAt, wholeAt } from '../numbers/at.ts';
import type { Interval } from './agreement-record.ts';
import { tieWidth } from './pair-accuracy.ts';
import { ratioInterval } from './ratio-interval.ts';
import type { Units } from './units.ts';

/** How often an annotator has the order of the others, sample by sample; a tie of its own counts half. */
export interface AlikeCounts {
  same: Float64Array;
  /** Pairs of images that the others see a difference between. */
  pairs: Float64Array;
}

/** Counts for each annotator, over pairs of images of a sample: its order against the sum of what the others say of both. */
export function countAlike(units: Units, annotatorCount: number): AlikeCounts[] {
  const counts = Array.from({ length: annotatorCount }, () => ({
    same: new Float64Array(units.sampleCount),
    pairs: new Float64Array(units.sampleCount),
  }));
  const add = (sample: number, votes: ReadonlyMap<number, number>): void => {
    let sum = 0;
    for (const difference of votes.values()) sum += difference;
    for (const [annotator, own] of votes) {
      const others = sum - own;
      if (votes.size < 2 || Math.abs(others) <= tieWidth) continue;
      const count = at(counts, annotator);
      addAt(count.pairs, sample, 1);
      addAt(count.same, sample, Math.abs(own) <= tieWidth ? 0.5 : Number(own > 0 === others > 0));
    }
  };
  if (units.over === 'comparisons') {
    for (let unit = 0; unit < units.samples.length; unit++) {
      const votes = votesOf(units, unit).map(([annotator, verdict]) => [annotator, verdict - 0.5] as const);
      add(wholeAt(units.samples, unit), new Map(votes));
    }
    return counts;
  }
  for (const [first, end] of sampleRanges(units)) {
    const images = Array.from({ length: end - first }, (_, place) => new Map(votesOf(units, first + place)));
    for (const [place, one] of images.entries()) {
      for (const other of images.slice(place + 1)) add(wholeAt(units.samples, first), differences(one, other));
    }
  }
  return counts;
}

/** The share of pairs in which an annotator has the order of the others, over one aspect or several. */
export function alikeOver(counts: readonly AlikeCounts[]): Interval {
  const sum = (of: keyof AlikeCounts) =>
    Float64Array.from(counts[0]?.[of] ?? [], (_, sample) =>
      counts.reduce((total, count) => total + numberAt(count[of], sample), 0),
    );
  return ratioInterval(sum('same'), sum('pairs'));
}

/** The units of each sample: from the first up to, but without, the end. */
function* sampleRanges({ samples }: Units): Generator<[first: number, end: number]> {
  let first = 0;
  for (let unit = 1; unit <= samples.length; unit++) {
    if (unit < samples.length && samples[unit] === samples[first]) continue;
    if (samples.length > 0) yield [first, unit];
    first = unit;
  }
}

function votesOf({ starts, annotators, values }: Units, unit: number): [annotator: number, value: number][] {
  const [start, end] = [wholeAt(starts, unit), wholeAt(starts, unit + 1)];
  return Array.from({ length: end - start }, (_, place) => [
    wholeAt(annotators, start + place),
    numberAt(values, start + place),
  ]);
}

/** What each annotator that voted on both images sees between them. */
function differences(one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>): Map<number, number> {
  const found = new Map<number, number>();
  for (const [annotator, value] of one) {
    const second = other.get(annotator);
    if (second !== undefined) found.set(annotator, value - second);
  }
  return found;
}
