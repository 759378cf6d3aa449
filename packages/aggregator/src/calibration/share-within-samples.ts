import type { FactorVotes } from '../methods/reliability/factor.ts';
import { numberAt, wholeAt } from '../numbers/at.ts';

/** The share is never taken to be less than this. */
const leastShare = 0.05;
/** What two annotators have in common counts where it is this many standard errors above 0. */
const sureness = 2;

/**
 * How much of the variance of quality lies within samples: 1 where images of one prompt differ as much as those of others do.
 * What two annotators have in common is taken for quality, so it is the ratio of their covariance within samples to that over
 * all images, summed over every two annotators. The ratio is drawn towards 1 by its noise (a ridge): where annotators have next to
 * nothing in common, or images are few, it tells little.
 */
export function shareWithinSamples(votes: FactorVotes, sampleStarts: Int32Array): number {
  let [within, freedom, all, images] = [0, 0, 0, 0];
  let place = 0;
  for (let sample = 0; sample + 1 < sampleStarts.length; sample++) {
    const end = wholeAt(sampleStarts, sample + 1);
    const sums = new Map<number, PairSums>();
    for (; place < votes.images.length && wholeAt(votes.images, place) < end; place++) addImage(sums, votes, place);
    for (const { count, product, first, second } of sums.values()) {
      all += product;
      images += count;
      if (count === 1) continue;
      within += product - (first * second) / count;
      freedom += count - 1;
    }
  }
  if (freedom === 0) return 1;
  const common = all / images;
  const noise = sureness ** 2 / images;
  const share = ((within / freedom) * common + noise) / (common * common + noise);
  return Math.min(1, Math.max(leastShare, share));
}

/** Sums over the images of one sample that two annotators voted on. */
interface PairSums {
  count: number;
  product: number;
  first: number;
  second: number;
}

function addImage(
  sums: Map<number, PairSums>,
  { starts, annotators, values, counts }: FactorVotes,
  place: number,
): void {
  const end = wholeAt(starts, place + 1);
  for (let vote = wholeAt(starts, place); vote < end; vote++) {
    for (let later = vote + 1; later < end; later++) {
      const pair = wholeAt(annotators, vote) * counts.length + wholeAt(annotators, later);
      const sum = sums.get(pair) ?? { count: 0, product: 0, first: 0, second: 0 };
      const [first, second] = [numberAt(values, vote), numberAt(values, later)];
      sum.count++;
      sum.product += first * second;
      sum.first += first;
      sum.second += second;
      sums.set(pair, sum);
    }
  }
}
