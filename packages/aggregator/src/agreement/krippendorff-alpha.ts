import { addAt, countAt, entryOf, numberAt, wholeAt } from '../numbers/at.ts';
import { sumDrawn } from './bootstrap.ts';
import type { Units } from './units.ts';

/** Krippendorff's α with three measures of difference; NaN where there is no variation. */
export type Alphas = Record<'nominal' | 'ordinal' | 'interval', number>;

/**
 * Krippendorff's α = 1 − observed / expected disagreement (*Content Analysis*, 3rd edition, 2013, chapter 12), over units
 * that have two votes or more each; units may lack votes. Differences: `nominal`, 1 between unlike values; `interval`,
 * the square of the difference; `ordinal`, the square of the number of votes between two values, each of them counted
 * half: that is the interval difference of their mid-ranks.
 *
 * @returns A function of how often each sample counts, by default once.
 */
export function alphaCalculator(units: Units): (counts?: Int32Array) => Alphas {
  const { levels, levelCount } = levelsOf(units.values);
  const sums = sampleSums(units, levels, levelCount);
  return (counts) => {
    const frequencies = frequenciesOf(units, levels, levelCount, counts);
    const total = frequencies.reduce((sum, frequency) => sum + frequency, 0);
    const weighted = (column: Float64Array) => sumDrawn(column, counts);
    const sumOfValues = weighted(sums.values);
    const expectedNominal = total ** 2 - frequencies.reduce((sum, frequency) => sum + frequency ** 2, 0);
    const expectedInterval = 2 * (total * weighted(sums.squares) - sumOfValues ** 2);
    const ordinal = ordinalDisagreement(units, levels, frequencies, counts);
    const alpha = (observed: number, expected: number) =>
      expected > 1e-12 * total ? 1 - (observed * (total - 1)) / expected : Number.NaN;
    return {
      nominal: alpha(weighted(sums.nominal), expectedNominal),
      ordinal: alpha(ordinal.observed, ordinal.expected),
      interval: alpha(weighted(sums.interval), expectedInterval),
    };
  };
}

/** Each value's place among all different ones, in order. */
function levelsOf(values: Float64Array): { levels: Int32Array; levelCount: number } {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  const places = new Map(distinct.map((value, place) => [value, place]));
  return { levels: Int32Array.from(values, (value) => entryOf(places, value)), levelCount: distinct.length };
}

/** What adds up over samples: observed disagreement, and the values, taken from their mean to lose no digits. */
function sampleSums({ starts, values, samples, sampleCount }: Units, levels: Int32Array, levelCount: number) {
  const sums = {
    nominal: new Float64Array(sampleCount),
    interval: new Float64Array(sampleCount),
    values: new Float64Array(sampleCount),
    squares: new Float64Array(sampleCount),
  };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const seen = new Int32Array(levelCount);
  for (let unit = 0; unit < samples.length; unit++) {
    const [start, end] = [wholeAt(starts, unit), wholeAt(starts, unit + 1)];
    const count = end - start;
    let alike = 0;
    let sum = 0;
    let squares = 0;
    for (let vote = start; vote < end; vote++) {
      const level = wholeAt(levels, vote);
      const value = numberAt(values, vote) - mean;
      alike += 2 * wholeAt(seen, level) + 1;
      countAt(seen, level);
      sum += value;
      squares += value * value;
    }
    for (let vote = start; vote < end; vote++) seen[wholeAt(levels, vote)] = 0;
    const sample = wholeAt(samples, unit);
    const add = (column: Float64Array, value: number) => {
      addAt(column, sample, value);
    };
    add(sums.nominal, (count * count - alike) / (count - 1));
    add(sums.interval, (2 * (count * squares - sum * sum)) / (count - 1));
    add(sums.values, sum);
    add(sums.squares, squares);
  }
  return sums;
}

function frequenciesOf(
  { starts, samples }: Units,
  levels: Int32Array,
  levelCount: number,
  counts: Int32Array | undefined,
): Float64Array {
  const frequencies = new Float64Array(levelCount);
  for (let unit = 0; unit < samples.length; unit++) {
    const weight = counts ? wholeAt(counts, wholeAt(samples, unit)) : 1;
    if (weight === 0) continue;
    const end = wholeAt(starts, unit + 1);
    for (let vote = wholeAt(starts, unit); vote < end; vote++) {
      const level = wholeAt(levels, vote);
      addAt(frequencies, level, weight);
    }
  }
  return frequencies;
}

function ordinalDisagreement(
  { starts, samples }: Units,
  levels: Int32Array,
  frequencies: Float64Array,
  counts: Int32Array | undefined,
): { observed: number; expected: number } {
  const total = frequencies.reduce((sum, frequency) => sum + frequency, 0);
  let below = -total / 2;
  let sumOfRanks = 0;
  let sumOfSquares = 0;
  const ranks = frequencies.map((frequency) => {
    const rank = below + frequency / 2;
    below += frequency;
    sumOfRanks += frequency * rank;
    sumOfSquares += frequency * rank * rank;
    return rank;
  });
  let observed = 0;
  for (let unit = 0; unit < samples.length; unit++) {
    const weight = counts ? wholeAt(counts, wholeAt(samples, unit)) : 1;
    if (weight === 0) continue;
    const start = wholeAt(starts, unit);
    const end = wholeAt(starts, unit + 1);
    let sum = 0;
    let squares = 0;
    for (let vote = start; vote < end; vote++) {
      const rank = numberAt(ranks, wholeAt(levels, vote));
      sum += rank;
      squares += rank * rank;
    }
    const count = end - start;
    observed += (weight * 2 * (count * squares - sum * sum)) / (count - 1);
  }
  return { observed, expected: 2 * (total * sumOfSquares - sumOfRanks * sumOfRanks) };
}
