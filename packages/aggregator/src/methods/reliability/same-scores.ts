import { at, entryOf, numberAt, wholeAt } from '../../numbers/at.ts';
import { normalBelow, normalQuantile } from '../../numbers/normal.ts';
import type { Correlation } from './correlations.ts';
import type { ReadAspect } from './read-aspect.ts';
import type { LevelVotes } from './read-levels.ts';

/** Two annotators of which one repeats the scores of the other on a part of the images. */
export interface SameScores {
  one: number;
  other: number;
  /** How much of what they both scored is repeated, beyond what is the same by chance. */
  share: number;
  /** Mean correlation of their normal scores over the aspects. */
  correlation: number;
}

/** From this share on; judges of different makers have 0.05 at most. */
const leastShare = 0.15;
/** And where as many equal scores are so many standard deviations from what chance gives. */
const sureness = 6;
/** Above this share, or this correlation, the two are twins altogether, and are found as such. */
const mostShare = 0.95;
const mostCorrelation = 0.85;

/**
 * Finds annotators that repeat scores of another on a part of the images. Two annotators of their own minds give the same
 * score as often as two normal variables with their correlation fall into the same of their levels; Σp of the votes would
 * be equal, and e are: the share (e − Σp) / (n − Σp) is repeated. The sums are over all aspects.
 */
export function findSameScores(aspects: readonly Omit<ReadAspect, 'likeness'>[]): SameScores[] {
  const sums = new Map<string, Sums>();
  for (const { votes, correlations } of aspects) {
    const counts = countEqual(votes);
    const levels = levelsOf(votes);
    for (const pair of correlations) {
      const { one, other, images, correlation } = pair;
      const equal = numberAt(counts, one * votes.counts.length + other);
      const known = sums.get(`${one} ${other}`) ?? { one, other, ...noSums };
      const isTold = equal > leastShare * images;
      // With fewer equal scores than that there is nothing to find, whatever chance gives.
      const chance = isTold ? byChance(pair, at(levels, one), at(levels, other)) : { mean: 0, variance: 0 };
      known.images += images;
      known.equal += equal;
      known.chance += images * chance.mean;
      known.variance += images * chance.variance;
      known.correlation += images * (Number.isNaN(correlation) ? 0 : correlation);
      sums.set(`${one} ${other}`, known);
    }
  }
  const found = [...sums.values()].flatMap(({ one, other, images, equal, chance, variance, correlation }) => {
    const share = (equal - chance) / Math.max(images - chance, 1e-9);
    const isSure = equal - chance > sureness * Math.sqrt(variance + 1);
    const isInPart = equal < mostShare * images && correlation < mostCorrelation * images;
    return share > leastShare && isInPart && isSure ? [{ one, other, share, correlation: correlation / images }] : [];
  });
  return found.filter((pair) => hasWitness(pair, [...sums.values()]) && !isShared(pair, found));
}

/** Somebody else has to say something like one of the two: beside guesses alone, two good annotators look like copies. */
const leastWitness = 0.3;

function hasWitness({ one, other }: SameScores, sums: readonly Sums[]): boolean {
  return sums.some((pair) => {
    const isOne = [one, other].includes(pair.one);
    return isOne !== [one, other].includes(pair.other) && pair.correlation > leastWitness * pair.images;
  });
}

/** So much of what two repeat has to be theirs alone. */
const mostOfAThird = 0.6;

/**
 * Whether a third annotator gives both the same scores as they give each other, nearly as often: then all three say what
 * is true, each with rare errors of its own, and none repeats another.
 */
function isShared({ one, other, share }: SameScores, found: readonly SameScores[]): boolean {
  const shareOf = (annotator: number, third: number) =>
    found.find((pair) => [pair.one, pair.other].includes(annotator) && [pair.one, pair.other].includes(third))?.share ??
    0;
  const thirds = new Set(found.flatMap((pair) => [pair.one, pair.other]));
  return [...thirds].some(
    (third) =>
      third !== one && third !== other && Math.min(shareOf(one, third), shareOf(other, third)) > mostOfAThird * share,
  );
}

interface Sums extends Pick<SameScores, 'one' | 'other'> {
  images: number;
  equal: number;
  chance: number;
  variance: number;
  correlation: number;
}

const noSums = { images: 0, equal: 0, chance: 0, variance: 0, correlation: 0 };

/** How often every two annotators give an image the same score, row by row. */
function countEqual({ starts, annotators, scores, counts }: LevelVotes): Float64Array {
  const equal = new Float64Array(counts.length ** 2);
  for (let image = 0; image + 1 < starts.length; image++) {
    const end = wholeAt(starts, image + 1);
    for (let vote = wholeAt(starts, image); vote < end; vote++) {
      const row = wholeAt(annotators, vote) * counts.length;
      for (let later = vote + 1; later < end; later++) {
        if (scores[vote] !== scores[later]) continue;
        const cell = row + wholeAt(annotators, later);
        equal[cell] = numberAt(equal, cell) + 1;
      }
    }
  }
  return equal;
}

/** A level that an annotator gives: how often, and from where to where it is on the normal scale. */
interface Level {
  share: number;
  low: number;
  middle: number;
  high: number;
}

function levelsOf({ annotators, scores, counts }: LevelVotes): Map<number, Level>[] {
  const frequencies = Array.from(counts, () => new Map<number, number>());
  for (const [vote, score] of scores.entries()) {
    const frequency = at(frequencies, wholeAt(annotators, vote));
    frequency.set(score, (frequency.get(score) ?? 0) + 1);
  }
  return frequencies.map((frequency, annotator) => {
    let below = 0;
    const quantile = (count: number) => {
      const share = count / wholeAt(counts, annotator);
      return share <= 0 ? Number.NEGATIVE_INFINITY : share >= 1 ? Number.POSITIVE_INFINITY : normalQuantile(share);
    };
    const levels = [...frequency.keys()].sort((a, b) => a - b);
    return new Map(
      levels.map((score) => {
        const count = entryOf(frequency, score);
        const level = { low: quantile(below), middle: quantile(below + count / 2), high: quantile(below + count) };
        below += count;
        return [score, { ...level, share: count / wholeAt(counts, annotator) }];
      }),
    );
  });
}

/** How often, and with what variance, one image has the same score by both when each is of its own mind. */
function byChance(
  { correlation }: Correlation,
  one: ReadonlyMap<number, Level>,
  other: ReadonlyMap<number, Level>,
): { mean: number; variance: number } {
  const r = Number.isNaN(correlation) ? 0 : Math.min(0.98, Math.max(0, correlation));
  const spread = Math.sqrt(1 - r * r);
  let [mean, variance] = [0, 0];
  for (const [score, { share, middle }] of one) {
    const level = other.get(score);
    if (!level) continue;
    const probability =
      normalBelow((level.high - r * middle) / spread) - normalBelow((level.low - r * middle) / spread);
    mean += share * probability;
    variance += share * probability * (1 - probability);
  }
  return { mean, variance };
}
