import { addAt, numberAt, wholeAt } from '../../numbers/at.ts';
import { normalQuantile } from '../../numbers/normal.ts';
import type { VotesByImage } from '../votes-by-image.ts';
import type { NormalScores } from './normal-scores.ts';

/** How often annotators who guess may be taken for such as agree. */
const risk = 0.05;

/**
 * Whether annotators agree no more than such as guess would: neither any two of them, nor all taken together. For two
 * who guess, r√n over the n images they share is about normal with variance 1, with r the mean product of their normal
 * scores. The greatest of P such is held to the quantile (1 − risk)^(1/P), their sum over √P to 1 − risk.
 */
export function agreesByChance({
  starts,
  annotators,
  values,
  counts,
}: VotesByImage & NormalScores & { annotators: Int32Array }): boolean {
  const count = counts.length;
  const shared = new Float64Array(count * count);
  const products = new Float64Array(count * count);
  for (let image = 0; image + 1 < starts.length; image++) {
    const end = wholeAt(starts, image + 1);
    for (let one = wholeAt(starts, image); one < end; one++) {
      for (let other = one + 1; other < end; other++) {
        const pair = wholeAt(annotators, one) * count + wholeAt(annotators, other);
        addAt(shared, pair, 1);
        addAt(products, pair, numberAt(values, one) * numberAt(values, other));
      }
    }
  }
  let pairs = 0;
  let sum = 0;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const [pair, images] of shared.entries()) {
    if (images === 0) continue;
    const agreement = numberAt(products, pair) / Math.sqrt(images);
    pairs++;
    sum += agreement;
    greatest = Math.max(greatest, agreement);
  }
  return greatest < normalQuantile((1 - risk) ** (1 / pairs)) && sum / Math.sqrt(pairs) < normalQuantile(1 - risk);
}
