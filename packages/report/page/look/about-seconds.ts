/** A length of time, in the unit that suits it: `1 min`, `25 min`, `3.5 h`. */
export function aboutSeconds(seconds: number): string {
  if (seconds < 5400) return `${Math.max(1, Math.round(seconds / 60))} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
