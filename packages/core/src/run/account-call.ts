import type { KnownImage } from '../contract/loaded-image.ts';
import type { Price } from '../contract/price.ts';
import { addUsage } from './add-usage.ts';
import type { AnnotatorCounts } from './annotator-counts.ts';
import type { Cost, Ledger } from './budget/budget.ts';
import type { MostTokens, Reckoning } from './budget/reckoning.ts';
import type { CallOutcome } from './call.ts';
import { type HeardOfCall, hear } from './heard.ts';
import type { OpenQuestion } from './open-question.ts';

/** Where it is written down what a call of one annotator cost. */
export interface CallAccounts {
  price: Price | undefined;
  reckoning: Reckoning;
  counts: AnnotatorCounts;
  ledger: Ledger;
}

/**
 * Notes what came of a call besides its answer: what it cost, used, and showed of how its vendor counts.
 *
 * @param most What was set aside for it.
 */
export function accountCall<A extends string>(
  question: OpenQuestion<A, KnownImage>,
  outcome: CallOutcome<A>,
  most: MostTokens,
  { price, reckoning, counts, ledger }: CallAccounts,
): HeardOfCall {
  const heard = hear(outcome, price);
  if (heard.counted) reckoning.learn(most, heard.counted);
  else if (heard.cost === 'untold') counts.untold++;
  const cost = reckonCost(heard.cost, most, reckoning);
  ledger.spend(cost);
  if (cost.told) counts.usd.spent += cost.usd;
  counts.usd.atMost += cost.usd;
  if (heard.usage) counts.usage = addUsage(counts.usage, heard.usage);
  question.spend({ ...heard, usd: price && cost.told ? cost.usd : undefined });
  return heard;
}

/** What a call counts as: as its vendor told, or at most. */
function reckonCost(cost: HeardOfCall['cost'], most: MostTokens, reckoning: Reckoning): Cost {
  if (typeof cost === 'number') return { usd: cost, told: true };
  return { usd: cost === 'lost' ? reckoning.lostUsd(most) : reckoning.untoldUsd(most), told: false };
}
