/** The expectation of the score, 1 to 5, over probabilities of the five levels from worst to best. */
export function expectation(distribution: readonly number[]): number {
  return round(distribution.reduce((sum, probability, index) => sum + probability * (index + 1), 0));
}

/** Weights as probabilities that add up to 1, short enough to be written down. */
export function normalise(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => round(weight / sum));
}

function round(value: number): number {
  return Number(value.toFixed(6));
}
