import { normalQuantile } from '../../numbers/normal.ts';
import type { Correlation } from './correlations.ts';

/** How often annotators who guess may be taken for such as agree. */
const risk = 0.05;

/**
 * Whether annotators agree no more than such as guess would: neither any two of them, nor all taken together. For two
 * who guess, r√n over the n images they share is about normal with variance 1, with r the mean product of their normal
 * scores. The greatest of P such is held to the quantile (1 − risk)^(1/P), their sum over √P to 1 − risk.
 */
export function agreesByChance(pairs: readonly Correlation[]): boolean {
  const agreements = pairs.map(({ product, images }) => product * Math.sqrt(images));
  const sum = agreements.reduce((total, agreement) => total + agreement, 0);
  const greatest = agreements.reduce((most, agreement) => Math.max(most, agreement), Number.NEGATIVE_INFINITY);
  return (
    greatest < normalQuantile((1 - risk) ** (1 / pairs.length)) &&
    sum / Math.sqrt(pairs.length) < normalQuantile(1 - risk)
  );
}
