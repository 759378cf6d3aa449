import { addAt, countAt, numberAt, wholeAt } from '../../numbers/at.ts';
import { numberList } from '../../numbers/number-list.ts';
import type { FactorVotes } from './factor.ts';

/** Next to this a weight of 0 leaves no trace; alone it is all there is. */
const leastWeight = 1e-9;

/**
 * Makes one vote of the votes of a unit on an image: the weighted mean of their normal scores, brought to mean 0 and
 * variance 1 over all votes of the unit. Where only annotators with weight 0 voted, theirs is taken.
 *
 * @param units Which unit each annotator is part of, numbered from 0.
 * @param weights How much each annotator counts within its unit.
 */
export function mergeFamilies(votes: FactorVotes, units: Int32Array, weights: Float64Array): FactorVotes {
  const unitCount = units.reduce((most, unit) => Math.max(most, unit + 1), 0);
  const annotators = numberList(Int32Array);
  const values = numberList(Float64Array);
  const starts = new Int32Array(votes.starts.length);
  const members = new Int32Array(unitCount);
  const counted = new Float64Array(unitCount);
  const means = new Float64Array(unitCount);
  for (let image = 0; image < votes.images.length; image++) {
    const end = wholeAt(votes.starts, image + 1);
    members.fill(0);
    counted.fill(0);
    means.fill(0);
    for (let vote = wholeAt(votes.starts, image); vote < end; vote++) {
      const annotator = wholeAt(votes.annotators, vote);
      const unit = wholeAt(units, annotator);
      const weight = Math.max(leastWeight, numberAt(weights, annotator));
      countAt(members, unit);
      addAt(counted, unit, weight);
      // Step by step, so that the mean of equal values is that value to the last bit.
      const step = (numberAt(votes.values, vote) - numberAt(means, unit)) * weight;
      addAt(means, unit, step / numberAt(counted, unit));
    }
    for (let unit = 0; unit < unitCount; unit++) {
      if (wholeAt(members, unit) === 0) continue;
      annotators.push(unit);
      values.push(numberAt(means, unit));
    }
    starts[image + 1] = annotators.length;
  }
  return {
    images: votes.images,
    starts,
    annotators: annotators.values(),
    ...standardized(values.values(), annotators.values(), unitCount),
  };
}

function standardized(
  values: Float64Array,
  annotators: Int32Array,
  count: number,
): Pick<FactorVotes, 'values' | 'counts' | 'constant'> {
  const counts = new Int32Array(count);
  const sums = new Float64Array(count);
  const squares = new Float64Array(count);
  for (const [vote, annotator] of annotators.entries()) {
    const value = numberAt(values, vote);
    countAt(counts, annotator);
    addAt(sums, annotator, value);
    addAt(squares, annotator, value * value);
  }
  const means = sums.map((sum, annotator) => sum / wholeAt(counts, annotator));
  const deviations = squares.map((square, annotator) =>
    Math.sqrt(Math.max(0, square / wholeAt(counts, annotator) - numberAt(means, annotator) ** 2)),
  );
  const isConstant = (annotator: number) => !(numberAt(deviations, annotator) > 1e-9);
  return {
    values: values.map((value, vote) => {
      const annotator = wholeAt(annotators, vote);
      return isConstant(annotator) ? 0 : (value - numberAt(means, annotator)) / numberAt(deviations, annotator);
    }),
    counts,
    constant: Uint8Array.from(counts, (_, annotator) => Number(isConstant(annotator))),
  };
}
