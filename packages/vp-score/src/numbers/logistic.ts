/** The probability that belongs to log odds. */
export function logistic(logOdds: number): number {
  if (logOdds >= 0) return 1 / (1 + Math.exp(-logOdds));
  const odds = Math.exp(logOdds);
  return odds / (1 + odds);
}

/** Cross-entropy of a probability, given as log odds, where `target` is the share of the outcomes that it is about. */
export function crossEntropy(logOdds: number, target: number): number {
  const softplus = Math.max(logOdds, 0) + Math.log1p(Math.exp(-Math.abs(logOdds)));
  return softplus - target * logOdds;
}
