import { at } from '../../numbers/at.ts';
import type { Likeness } from './likeness.ts';

/**
 * Two annotators say the same where their correlation is surely, by two standard errors of Fisher's z, above this. The
 * judges of different makers in docs/methods.md correlate up to 0.69.
 */
const mostOfDifferent = 0.7;
/** Or where what they share beyond the quality of the images correlates more than this: in one aspect, or in several. */
const mostBeyondQuality = { one: 0.5, several: 0.4 };
/** What several aspects tell holds in one where the two surely correlate less than this no more. */
const leastInAspect = 0.5;
/** Others tell what quality explains where their correlations are together this many standard errors above 0. */
const sureOfOthers = 3;
/** Fewest images in common. */
const fewestImages = 10;
/** Fisher's z is without end at 1: one aspect in which two say the very same does not outweigh all others. */
const mostCorrelation = 0.95;

/** Two annotators, by their numbers. */
export type Twins = Pick<Likeness, 'one' | 'other'>;

/** How much annotators say the same: in the aspect that is looked at, and in every one. */
export interface Likenesses {
  own: readonly Likeness[];
  all: readonly (readonly Likeness[])[];
}

/**
 * The two annotators that say the same most surely, by the aspect alone or by all aspects together; undefined when no two do.
 * Two that say the same do so in every aspect, and good annotators agree in some more than in others.
 */
export function closestTwins({ own, all }: Likenesses): Twins | undefined {
  const alone = evidenceIn([own], mostBeyondQuality.one);
  const together = all.length > 1 ? evidenceIn(all, mostBeyondQuality.several) : undefined;
  let closest: Twins | undefined;
  let most = 0;
  for (const pair of own) {
    const sureness = Math.max(alone(pair), together && mayBeTwins(pair) ? together(pair) : Number.NEGATIVE_INFINITY);
    if (sureness <= most) continue;
    most = sureness;
    closest = pair;
  }
  return closest;
}

function mayBeTwins({ likest: { correlation, images } }: Likeness): boolean {
  if (Number.isNaN(correlation) || images < fewestImages) return true;
  return fisher(correlation) + 2 / Math.sqrt(images - 3) > fisher(leastInAspect);
}

/** In Fisher's z, the least that two annotators surely correlate. */
export function leastCorrelation({ correlation, images }: Likeness['likest']): number {
  return images < fewestImages ? Number.NEGATIVE_INFINITY : fisher(correlation) - 2 / Math.sqrt(images - 3);
}

/** By how much, in Fisher's z, two annotators surely correlate above what annotators of their own minds may: the mean of the aspects. */
function evidenceIn(aspects: readonly (readonly Likeness[])[], beyondQuality: number): (pair: Twins) => number {
  const besides = aspects.map(neighbours);
  return ({ one, other }) => {
    const pairs = besides.flatMap((beside) => {
      const pair = beside.get(one)?.get(other);
      return pair && pair.likest.images >= fewestImages ? [{ pair, beside }] : [];
    });
    const weight = pairs.reduce((sum, { pair }) => sum + pair.likest.images - 3, 0);
    const surely = (limitOf: (place: number) => number) =>
      pairs.reduce(
        (sum, { pair: { likest } }, place) =>
          sum + ((likest.images - 3) / weight) * (fisher(likest.correlation) - fisher(limitOf(place))),
        -2 / Math.sqrt(weight),
      );
    // Most pairs are told without looking at the others.
    if (!(surely(() => beyondQuality) > 0)) return Number.NEGATIVE_INFINITY;
    return surely((place) => {
      const { pair, beside } = at(pairs, place);
      const explained = explainedByQuality(pair, beside);
      return Math.min(mostOfDifferent, beyondQuality * (1 - explained) + explained);
    });
  };
}

function fisher(correlation: number): number {
  return Math.atanh(Math.min(mostCorrelation, correlation));
}

type Neighbours = ReadonlyMap<number, ReadonlyMap<number, Likeness>>;

function neighbours(correlations: readonly Likeness[]): Neighbours {
  const beside = new Map<number, Map<number, Likeness>>();
  for (const pair of correlations) {
    const { one, other, correlation } = pair;
    if (Number.isNaN(correlation)) continue;
    for (const [own, their] of [
      [one, other],
      [other, one],
    ] as const) {
      const row = beside.get(own) ?? new Map<number, Likeness>();
      beside.set(own, row.set(their, pair));
    }
  }
  return beside;
}

/**
 * How much two annotators would correlate if they shared nothing but the quality of the images. With one factor,
 * r(one, other) · r(c, d) = r(one, c) · r(other, d) for every two others c and d (Spearman's tetrads, 1904). It is the
 * ratio of the sums over d, for the c by which it is greatest: one more good annotator explains what good ones share.
 * Where others hardly agree they tell nothing, and all may be quality.
 */
function explainedByQuality({ one, other, images }: Likeness, beside: Neighbours): number {
  const others = [...beside.keys()].filter((annotator) => annotator !== one && annotator !== other);
  const between = (a: number, b: number) => beside.get(a)?.get(b)?.correlation ?? 0;
  const ratios = others.flatMap((c) => {
    let product = 0;
    let sum = 0;
    let variance = 0;
    for (const d of others) {
      if (c === d) continue;
      product += (between(one, c) * between(other, d) + between(one, d) * between(other, c)) / 2;
      sum += between(c, d);
      variance += 1 / Math.min(images, beside.get(c)?.get(d)?.images ?? images);
    }
    return sum > sureOfOthers * Math.sqrt(variance) ? [product / sum] : [];
  });
  return ratios.length > 0 ? Math.min(1, Math.max(0, ...ratios)) : 1;
}
