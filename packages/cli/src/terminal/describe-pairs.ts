import { count } from './count.ts';

/** How many pairs there are, in words: `112 pairs (38 overall, 74 fidelity), 5 left out that nobody voted for`. */
export function describePairs(pairs: Readonly<Record<string, number>>, unvoted: number): string {
  const all = Object.values(pairs).reduce((sum, number) => sum + number, 0);
  const by = Object.entries(pairs).map(([aspect, number]) => `${count(number)} ${aspect}`);
  const without = unvoted ? `, ${count(unvoted)} left out that nobody voted for` : '';
  return `${count(all)} pairs${by.length ? ` (${by.join(', ')})` : ''}${without}`;
}
