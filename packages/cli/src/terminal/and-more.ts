import { count } from './count.ts';

/** The last line of a list that does not show all: `… and 12 more`; none where it does. */
export function andMore(more: number, what = ''): string[] {
  return more > 0 ? [`… and ${count(more)} more${what}`] : [];
}
