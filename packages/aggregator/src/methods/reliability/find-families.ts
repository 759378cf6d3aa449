import { wholeAt } from '../../numbers/at.ts';
import type { Family } from '../method.ts';
import type { Correlation } from './correlations.ts';
import { closestTwins } from './twins.ts';

/** Annotators that say the same, and what to count in their place. */
export interface Families {
  families: readonly Family[];
  /** Which unit each annotator is part of: a family is one, and every other annotator is one of its own. */
  units: Int32Array;
}

/**
 * Finds annotators that say the same, the closest two first, and makes one of them until no two are left that do; a family
 * correlates with others as its annotators do on average. Where all annotators would become one there is no family:
 * nothing tells copies from good annotators then.
 */
export function findFamilies(correlations: readonly Correlation[], annotatorCount: number): Families {
  const alone = new Int32Array(annotatorCount).map((_, annotator) => annotator);
  let units = alone;
  let between = correlations;
  for (let twins = closestTwins(between); twins; twins = closestTwins(between)) {
    if (between.length === 1) return { families: [], units: alone };
    const { one, other } = twins;
    units = units.map((unit) => (unit === other ? one : unit - Number(unit > other)));
    between = betweenUnits(correlations, units);
  }
  return { families: familiesOf(units, correlations), units };
}

/** Means over the annotators of every two units. */
function betweenUnits(correlations: readonly Correlation[], units: Int32Array): Correlation[] {
  const sums = new Map<string, Correlation & { pairs: number }>();
  for (const { one, other, images, product, correlation } of correlations) {
    const [first, second] = [wholeAt(units, one), wholeAt(units, other)].sort((a, b) => a - b) as [number, number];
    if (first === second || Number.isNaN(correlation)) continue;
    const sum = sums.get(`${first} ${second}`) ?? {
      one: first,
      other: second,
      pairs: 0,
      images: 0,
      product: 0,
      correlation: 0,
    };
    sum.pairs++;
    sum.images += images;
    sum.product += product;
    sum.correlation += correlation;
    sums.set(`${first} ${second}`, sum);
  }
  return Array.from(sums.values(), ({ pairs, images, product, correlation, ...of }) => ({
    ...of,
    images: images / pairs,
    product: product / pairs,
    correlation: correlation / pairs,
  }));
}

function familiesOf(units: Int32Array, correlations: readonly Correlation[]): Family[] {
  const members = Map.groupBy(units.keys(), (annotator) => wholeAt(units, annotator));
  return [...members.values()]
    .filter(({ length }) => length > 1)
    .map((annotators) => ({ annotators, correlation: meanCorrelation(annotators, correlations) }));
}

function meanCorrelation(annotators: readonly number[], correlations: readonly Correlation[]): number {
  const within = correlations.filter(
    ({ one, other, correlation }) =>
      annotators.includes(one) && annotators.includes(other) && !Number.isNaN(correlation),
  );
  return within.reduce((sum, { correlation }) => sum + correlation, 0) / within.length;
}
