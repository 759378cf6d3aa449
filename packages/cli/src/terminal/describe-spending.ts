import type { Spending } from '../annotate/sum-up-spending.ts';
import { printable } from './display-text.ts';
import { dollars } from './dollars.ts';

/** Aspect → how many pairs were drawn. */
type Pairs = Readonly<Record<string, number>>;

/** What a run has cost, and what each pair: a line for the whole and, where there are several, for each annotator. */
export function describeSpending(usd: Spending | undefined, pairs?: Pairs): string[] {
  if (!usd) return [];
  const perPair = usdPerPair(usd, pairs);
  const whole = [
    `${describeAmount(usd)} spent`,
    ...(usd.earlier ? [`${dollars(usd.earlier)} by earlier runs`] : []),
    ...(perPair === undefined ? [] : [`${dollars(perPair)} for each pair`]),
  ].join(', ');
  const each = Object.entries(usd.annotators);
  return [
    whole,
    ...(each.length > 1 ? each.map(([id, amount]) => `  ${printable(id)}  ${describeAmount(amount)}`) : []),
  ];
}

/** US dollars that each pair has cost, with all that was ever spent on the annotations; undefined without pairs. */
export function usdPerPair(usd: Spending | undefined, pairs: Pairs = {}): number | undefined {
  const all = Object.values(pairs).reduce((sum, number) => sum + number, 0);
  return usd && all > 0 ? (usd.spent + usd.earlier) / all : undefined;
}

/** What nobody heard of again may have been charged or not. */
function describeAmount({ spent, atMost }: { spent: number; atMost: number }): string {
  const unsure = atMost - spent > 1e-9;
  return unsure ? `${dollars(spent)} to ${dollars(atMost)}` : dollars(spent);
}
