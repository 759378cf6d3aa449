import type { Annotation, Consensus, Source } from '@visionprefer/core';
import { collectVotes } from '../collect/collect-votes.ts';
import { nothingCollected } from '../collect/collected-votes.ts';
import { buildConsensus } from '../consensus/build-consensus.ts';
import { chooseMethod } from '../consensus/choose-method.ts';
import { estimateByPolicy } from '../consensus/fill-missing.ts';
import type { Weights } from '../consensus/overall.ts';
import { mean } from '../methods/mean.ts';
import type { Method } from '../methods/method.ts';
import { winRate } from '../methods/win-rate.ts';
import { type SettledVotes, settleVotes } from '../votes/settle-votes.ts';

/** Reads all annotations of a source and settles them; `watch` sees each as it passes. */
export async function settleSource<A extends string>(
  annotations: Source<Annotation<A>>,
  options: Parameters<typeof collectVotes>[2],
  watch: (annotation: Annotation<A>) => void = () => {},
): Promise<SettledVotes<A>> {
  const collected = nothingCollected<A>();
  for await (const annotation of annotations) {
    collectVotes(collected, annotation, options);
    watch(annotation);
  }
  return settleVotes(collected);
}

/** The consensus by a method, the one that fits, or a plain one: the mean of scores, the win rate of comparisons. */
export function settleConsensus<A extends string>(
  settled: SettledVotes<A>,
  { method, weights }: { method: Method | 'plain' | undefined; weights: Weights<A> },
): Consensus<A>[] {
  const compared = settled.aspects.some(({ votes }) => votes.comparisons.verdicts.length > 0);
  const chosen = chooseMethod(settled, method === 'plain' ? (compared ? winRate() : mean()) : method);
  const estimates = settled.aspects.map((aspect) => estimateByPolicy(aspect, chosen, 'leave-out'));
  const parts = { method: chosen.name, settled, estimates, weights, missingPolicy: 'leave-out', quorum: 1 } as const;
  return [...buildConsensus(parts)];
}
