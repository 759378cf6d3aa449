/**
 * Whether one score or margin is above another by more than 1e-9 score points. Means of the same votes differ in their
 * last bits (3.3000000000000003 and 3.3), and such a difference must not decide anything.
 */
export function exceeds(score: number, other: number): boolean {
  return score - other > 1e-9;
}
