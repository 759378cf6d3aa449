import type { Correlation } from './correlations.ts';

/**
 * Two annotators say the same where their correlation is surely, by two standard errors of Fisher's z, above this. The
 * judges of different makers in docs/methods.md correlate up to 0.69.
 */
const mostOfDifferent = 0.7;
/** Or where what they share beyond the quality of the images correlates more than this. */
const mostBeyondQuality = 0.5;
/** Others tell what quality explains where their correlations are together this many standard errors above 0. */
const sureOfOthers = 3;
/** Fewest images in common. */
const fewestImages = 10;

/** The two annotators that say the same most surely; undefined when no two do. */
export function closestTwins(correlations: readonly Correlation[]): Correlation | undefined {
  const beside = neighbours(correlations);
  let closest: Correlation | undefined;
  let most = 0;
  for (const pair of correlations) {
    const { images, correlation } = pair;
    if (images < fewestImages || Number.isNaN(correlation)) continue;
    const surely = Math.tanh(Math.atanh(correlation) - 2 / Math.sqrt(images - 3));
    if (surely <= mostBeyondQuality) continue;
    const explained = explainedByQuality(pair, beside);
    const limit = Math.min(mostOfDifferent, mostBeyondQuality * (1 - explained) + explained);
    if (surely - limit <= most) continue;
    most = surely - limit;
    closest = pair;
  }
  return closest;
}

type Neighbours = ReadonlyMap<number, ReadonlyMap<number, number>>;

function neighbours(correlations: readonly Correlation[]): Neighbours {
  const beside = new Map<number, Map<number, number>>();
  for (const { one, other, correlation } of correlations) {
    if (Number.isNaN(correlation)) continue;
    for (const [own, their] of [
      [one, other],
      [other, one],
    ] as const) {
      const row = beside.get(own) ?? new Map<number, number>();
      beside.set(own, row.set(their, correlation));
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
function explainedByQuality({ one, other, images }: Correlation, beside: Neighbours): number {
  const others = [...beside.keys()].filter((annotator) => annotator !== one && annotator !== other);
  const between = (a: number, b: number) => beside.get(a)?.get(b) ?? 0;
  const ratios = others.flatMap((c) => {
    let product = 0;
    let sum = 0;
    for (const d of others) {
      if (c === d) continue;
      product += (between(one, c) * between(other, d) + between(one, d) * between(other, c)) / 2;
      sum += between(c, d);
    }
    return sum > sureOfOthers * Math.sqrt((others.length - 1) / images) ? [product / sum] : [];
  });
  return ratios.length > 0 ? Math.min(1, Math.max(0, ...ratios)) : 1;
}
