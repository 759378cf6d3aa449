import type { Consensus } from '@visionprefer/core';
import { buildConsensus } from '../consensus/build-consensus.ts';
import { chooseMethod } from '../consensus/choose-method.ts';
import { estimateByPolicy } from '../consensus/estimate-by-policy.ts';
import type { Weights } from '../consensus/weights.ts';
import { mean } from '../methods/mean.ts';
import type { Method } from '../methods/method.ts';
import { winRate } from '../methods/win-rate.ts';
import type { OrderedVotes } from '../votes/votes.ts';

/** The consensus by a method, the one that fits, or a plain one: the mean of scores, the win rate of comparisons. */
export function findConsensus<A extends string>(
  ordered: OrderedVotes<A>,
  { method, weights }: { method: Method | 'plain' | undefined; weights: Weights<A> },
): Consensus<A>[] {
  const compared = ordered.aspects.some(({ votes }) => votes.comparisons.verdicts.length > 0);
  const chosen = chooseMethod(ordered, method === 'plain' ? (compared ? winRate() : mean()) : method);
  const estimates = ordered.aspects.map((aspect) => estimateByPolicy(aspect, chosen, 'leave-out'));
  const parts = { method: chosen.name, ordered, estimates, weights, missingPolicy: 'leave-out', quorum: 1 } as const;
  return [...buildConsensus(parts)];
}
