import { wholeAt } from '../../numbers/at.ts';
import type { Family } from '../method.ts';
import type { Likeness } from './likeness.ts';
import { closestTwins, type Likenesses, leastCorrelation } from './twins.ts';

/** Annotators that say the same, and what to count in their place. */
export interface Families {
  families: readonly Family[];
  /** Which unit each annotator is part of: a family is one, and every other annotator is one of its own. */
  units: Int32Array;
}

/**
 * Finds annotators that say the same in an aspect, the closest two first, and makes one of them until no two are left that do;
 * a family correlates with others as that of its annotators does which is likest. Where all annotators would become one there
 * is no family: nothing tells copies from good annotators then.
 */
export function findFamilies(likeness: Likenesses, annotatorCount: number): Families {
  const alone = new Int32Array(annotatorCount).map((_, annotator) => annotator);
  let units = alone;
  let between = likeness;
  for (let twins = closestTwins(between); twins; twins = closestTwins(between)) {
    if (between.own.length === 1) return { families: [], units: alone };
    const { one, other } = twins;
    units = units.map((unit) => (unit === other ? one : unit - Number(unit > other)));
    between = {
      own: betweenUnits(likeness.own, units),
      all: likeness.all.map((correlations) => betweenUnits(correlations, units)),
    };
  }
  return { families: familiesOf(units, likeness.own), units };
}

/** Means over the annotators of every two units, by images, and which two of them are likest. */
function betweenUnits(correlations: readonly Likeness[], units: Int32Array): Likeness[] {
  const sums = new Map<string, Likeness & { pairs: number }>();
  for (const { one, other, images, product, correlation, likest } of correlations) {
    const [first, second] = [wholeAt(units, one), wholeAt(units, other)].sort((a, b) => a - b) as [number, number];
    if (first === second || Number.isNaN(correlation)) continue;
    const name = `${first} ${second}`;
    const sum = sums.get(name) ?? { one: first, other: second, ...nothing };
    sum.pairs++;
    sum.images += images;
    sum.product += product * images;
    sum.correlation += correlation * images;
    if (sum.pairs === 1 || leastCorrelation(likest) > leastCorrelation(sum.likest)) sum.likest = likest;
    sums.set(name, sum);
  }
  return Array.from(sums.values(), ({ pairs, images, product, correlation, ...of }) => ({
    ...of,
    images: images / pairs,
    product: product / images,
    correlation: correlation / images,
  }));
}

const nothing = { pairs: 0, images: 0, product: 0, correlation: 0, likest: { correlation: 0, images: 0 } };

function familiesOf(units: Int32Array, correlations: readonly Likeness[]): Family[] {
  const members = Map.groupBy(units.keys(), (annotator) => wholeAt(units, annotator));
  return [...members.values()]
    .filter(({ length }) => length > 1)
    .map((annotators) => ({ annotators, correlation: meanCorrelation(annotators, correlations) }));
}

function meanCorrelation(annotators: readonly number[], correlations: readonly Likeness[]): number {
  const within = correlations.filter(
    ({ one, other, correlation }) =>
      annotators.includes(one) && annotators.includes(other) && !Number.isNaN(correlation),
  );
  return within.reduce((sum, { correlation }) => sum + correlation, 0) / within.length;
}
