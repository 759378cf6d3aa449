import type { FoldedPairs } from '../methods/bradley-terry/fold-comparisons.ts';
import { addAt, numberAt, wholeAt } from '../numbers/at.ts';
import { inverseOf } from '../numbers/inverse-of.ts';
import type { GeneratorMatches } from './generator-matches.ts';

/** Standard errors of log strengths. */
export interface StrengthErrors {
  /** Of one, about the mean of all. */
  ofOne(generator: number): number;
  /** Of the difference of two. */
  ofTwo(one: number, other: number): number;
}

/** What was fitted. */
export interface FittedStrengths {
  logs: Float64Array;
  /** Ties added to every two that met. */
  prior: number;
  /** Generators that chains of comparisons lead between. */
  groups: readonly (readonly number[])[];
}

/**
 * The errors of fitted log strengths, by two estimates of which the larger counts: the inverse A⁻¹ of the information matrix,
 * which takes every comparison as independent, and A⁻¹BA⁻¹ with B the squares of each sample's score vector, which takes whole
 * samples as independent (Liang and Zeger, *Biometrika* 73, 1986). Where one generator wins all, the second is 0.
 */
export function strengthCovariance(
  matches: GeneratorMatches,
  pairs: FoldedPairs,
  model: FittedStrengths,
): StrengthErrors {
  const { logs } = model;
  const size = logs.length;
  const inverse = inverseOf(informationOf(pairs, model), size);
  const robust = sandwich(inverse, spreadOfSamples(matches, logs), size);
  const form = (matrix: Float64Array, one: number, other: number) =>
    numberAt(matrix, one * size + one) +
    numberAt(matrix, other * size + other) -
    numberAt(matrix, one * size + other) -
    numberAt(matrix, other * size + one);
  const larger = (of: (matrix: Float64Array) => number) => Math.sqrt(Math.max(0, of(inverse), of(robust)));
  return {
    ofOne: (generator) => {
      const { length } = model.groups.find((group) => group.includes(generator)) ?? [];
      // What fixes the level of the group is taken off again.
      return larger((matrix) => numberAt(matrix, generator * size + generator) - (matrix === inverse ? 1 / length : 0));
    },
    ofTwo: (one, other) => larger((matrix) => form(matrix, one, other)),
  };
}

/** The matrix knows no level of a group of generators: 1/n everywhere among its n members fixes it. */
function informationOf(pairs: FoldedPairs, { logs, prior, groups }: FittedStrengths): Float64Array {
  const size = logs.length;
  const matrix = new Float64Array(size * size);
  for (let generator = 0; generator < size; generator++) {
    const members = groups.find((group) => group.includes(generator)) ?? [generator];
    for (const member of members) matrix[generator * size + member] = 1 / members.length;
  }
  for (let pair = 0; pair < pairs.firsts.length; pair++) {
    const [first, second] = [wholeAt(pairs.firsts, pair), wholeAt(pairs.seconds, pair)];
    const chance = chanceOf(logs, first, second);
    const count =
      prior + numberAt(pairs.firstWins, pair) + numberAt(pairs.secondWins, pair) + numberAt(pairs.ties, pair);
    const information = count * chance * (1 - chance);
    for (const [row, column, sign] of [
      [first, first, 1],
      [second, second, 1],
      [first, second, -1],
      [second, first, -1],
    ] as const) {
      addAt(matrix, row * size + column, sign * information);
    }
  }
  return matrix;
}

/** Σ uuᵀ · m / (m − 1) over the m samples, u being what a sample's results are above those that the strengths expect. */
function spreadOfSamples(matches: GeneratorMatches, logs: Float64Array): Float64Array {
  const size = logs.length;
  const { samples, firsts, seconds, verdicts } = matches.columns();
  const sum = new Float64Array(size * size);
  const scores = new Map<number, number>();
  let count = 0;
  const close = (): void => {
    count++;
    for (const [row, one] of scores) {
      for (const [column, other] of scores) addAt(sum, row * size + column, one * other);
    }
    scores.clear();
  };
  for (let match = 0; match < verdicts.length; match++) {
    if (match > 0 && samples[match] !== samples[match - 1]) close();
    const [first, second] = [wholeAt(firsts, match), wholeAt(seconds, match)];
    const surprise = numberAt(verdicts, match) - chanceOf(logs, first, second);
    scores.set(first, (scores.get(first) ?? 0) + surprise);
    scores.set(second, (scores.get(second) ?? 0) - surprise);
  }
  if (verdicts.length > 0) close();
  const factor = count > 1 ? count / (count - 1) : Number.NaN;
  return sum.map((value) => value * factor);
}

function sandwich(outer: Float64Array, inner: Float64Array, size: number): Float64Array {
  return multiply(multiply(outer, inner, size), outer, size);
}

function multiply(one: Float64Array, other: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let middle = 0; middle < size; middle++) {
      const value = numberAt(one, row * size + middle);
      for (let column = 0; column < size; column++) {
        addAt(product, row * size + column, value * numberAt(other, middle * size + column));
      }
    }
  }
  return product;
}

function chanceOf(logs: Float64Array, one: number, other: number): number {
  return 1 / (1 + Math.exp(numberAt(logs, other) - numberAt(logs, one)));
}
