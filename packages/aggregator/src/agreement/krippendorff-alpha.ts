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
    const weighted = (column: Float64Array) =>
      column.reduce((sum, value, sample) => sum + (counts?.[sample] ?? 1) * value, 0);
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
  return { levels: Int32Array.from(values, (value) => places.get(value) ?? 0), levelCount: distinct.length };
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
    const [start = 0, end = 0] = starts.subarray(unit, unit + 2);
    const count = end - start;
    let alike = 0;
    let sum = 0;
    let squares = 0;
    for (let vote = start; vote < end; vote++) {
      const level = levels[vote] ?? 0;
      const value = (values[vote] ?? 0) - mean;
      alike += 2 * (seen[level] ?? 0) + 1;
      seen[level] = (seen[level] ?? 0) + 1;
      sum += value;
      squares += value * value;
    }
    for (let vote = start; vote < end; vote++) seen[levels[vote] ?? 0] = 0;
    const sample = samples[unit] ?? 0;
    const add = (column: Float64Array, value: number) => {
      column[sample] = (column[sample] ?? 0) + value;
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
    const weight = counts ? (counts[samples[unit] ?? 0] ?? 0) : 1;
    if (weight === 0) continue;
    const end = starts[unit + 1] ?? 0;
    for (let vote = starts[unit] ?? 0; vote < end; vote++) {
      const level = levels[vote] ?? 0;
      frequencies[level] = (frequencies[level] ?? 0) + weight;
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
    const weight = counts ? (counts[samples[unit] ?? 0] ?? 0) : 1;
    if (weight === 0) continue;
    const start = starts[unit] ?? 0;
    const end = starts[unit + 1] ?? 0;
    let sum = 0;
    let squares = 0;
    for (let vote = start; vote < end; vote++) {
      const rank = ranks[levels[vote] ?? 0] ?? 0;
      sum += rank;
      squares += rank * rank;
    }
    const count = end - start;
    observed += (weight * 2 * (count * squares - sum * sum)) / (count - 1);
  }
  return { observed, expected: 2 * (total * sumOfSquares - sumOfRanks * sumOfRanks) };
}
