import { at } from '../numbers/at.ts';

/**
 * How a raw score becomes a score from 1 to 5: linear between the knots, 1 below the first, 5 above the last. It rises
 * everywhere between them, so that the order of pictures stays.
 */
export interface ScoreMap {
  /** `isotonic`: fitted to the scores that the pairs' images had. `quantile`: by the place among the pictures trained on. */
  rule: 'isotonic' | 'quantile';
  /** Rising. */
  raw: number[];
  /** Rising from 1 to 5, one for each raw score. */
  score: number[];
}

/** A picture that a head scored without having seen it, and the score that it has in its pairs. */
export interface ScoredPicture {
  raw: number;
  score: number;
}

/** Knots between the ends stand where these shares of the pictures are below. */
export const shares: readonly number[] = [0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.98];
/** Scores of neighbouring knots are at least this far apart. */
const leastStep = 0.01;
/** From so many comparisons on, the scores that images had decide; below, they would be noise. */
const enoughForIsotonic = 200;

/**
 * Fits the map. With 200 comparisons or more, each knot has the mean score of the pictures about it, made to rise by the
 * pool-adjacent-violators algorithm (Ayer et al., 1955); with fewer, a picture above a share q of the others has
 * 1.2 + 3.6 q. Beyond the outermost knots the map goes on to 1 and 5, over as much raw score as lies between them.
 */
export function fitScoreMap(pictures: readonly ScoredPicture[], comparisons: number): ScoreMap {
  const sorted = [...pictures].sort((one, other) => one.raw - other.raw);
  const knots = shares.map((share) => share * (sorted.length - 1));
  const raw = knots.map((place) => interpolate(sorted, place));
  const rule = comparisons >= enoughForIsotonic ? 'isotonic' : 'quantile';
  const score = rule === 'isotonic' ? poolViolators(binMeans(sorted)) : shares.map((share) => 1.2 + 3.6 * share);
  const spread = Math.max(at(raw, raw.length - 1) - at(raw, 0), 1e-6);
  return spaceOut({
    rule,
    raw: [at(raw, 0) - spread, ...raw, at(raw, raw.length - 1) + spread],
    score: [1, ...score, 5],
  });
}

/** The score of a raw score, 1 to 5. */
export function mapScore({ raw, score }: ScoreMap, value: number): number {
  const next = raw.findIndex((knot) => knot > value);
  if (next === 0) return at(score, 0);
  if (next === -1) return at(score, score.length - 1);
  const [left, right] = [at(raw, next - 1), at(raw, next)];
  const [low, high] = [at(score, next - 1), at(score, next)];
  return low + ((high - low) * (value - left)) / (right - left);
}

function interpolate(sorted: readonly ScoredPicture[], place: number): number {
  const [below, above] = [at(sorted, Math.floor(place)), at(sorted, Math.ceil(place))];
  return below.raw + (above.raw - below.raw) * (place - Math.floor(place));
}

/** The mean score of the pictures that lie nearer to a knot than to any other. */
function binMeans(sorted: readonly ScoredPicture[]): number[] {
  return shares.map((share, knot) => {
    const low = knot === 0 ? 0 : ((shares[knot - 1] ?? share) + share) / 2;
    const high = ((shares[knot + 1] ?? 1) + share) / 2;
    const from = Math.floor(low * sorted.length);
    const bin = sorted.slice(from, Math.max(from + 1, Math.ceil(high * sorted.length)));
    return bin.reduce((sum, { score }) => sum + score, 0) / bin.length;
  });
}

/** The nearest list, by squares, that never falls. */
function poolViolators(values: readonly number[]): number[] {
  const pools: { sum: number; count: number }[] = [];
  for (const value of values) {
    let pool = { sum: value, count: 1 };
    for (let last = pools.at(-1); last && last.sum / last.count >= pool.sum / pool.count; last = pools.at(-1)) {
      pool = { sum: pool.sum + last.sum, count: pool.count + last.count };
      pools.pop();
    }
    pools.push(pool);
  }
  return pools.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count));
}

/** Parts knots of equal height, and drops those of equal raw score. */
function spaceOut({ rule, raw, score }: ScoreMap): ScoreMap {
  const kept = raw.flatMap((value, place) => (place > 0 && value <= at(raw, place - 1) ? [] : [place]));
  const last = kept.length - 1;
  let reached = 1;
  const risen = kept.map((place, knot) => {
    if (knot === 0) return 1;
    if (knot === last) return 5;
    const most = 5 - leastStep * (last - knot);
    reached = Math.min(most, Math.max(reached + leastStep, at(score, place)));
    return reached;
  });
  return { rule, raw: kept.map((place) => at(raw, place)), score: risen };
}
