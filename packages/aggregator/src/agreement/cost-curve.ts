import type { Annotation, Consensus } from '@visionprefer/core';
import { collectVotes } from '../collect/collect-votes.ts';
import { nothingCollected } from '../collect/collected-votes.ts';
import { orderVotes } from '../votes/order-votes.ts';
import { consensusScorer, decidedPairs, imagesOf, judge } from './against-people.ts';
import type { AgreementOptions } from './agreement-options.ts';
import { findConsensus } from './find-consensus.ts';
import { tieWidth } from './pair-accuracy.ts';

/** How far a run had come after a part of its annotations. */
export interface CostPoint {
  annotations: number;
  /** US dollars so far; null where none of them says what it cost. */
  usd: number | null;
  /** Share of the pairs that people decided which it orders as they do, overall; ties, and what it could not judge yet, count half. */
  accuracy: number;
}

/** Points of a curve. */
const points = 8;

/**
 * What a run had to show for what it had spent: the consensus of its first annotations, in the order in which they were
 * written, against people. A run that asks adaptively is steep at first, one that asks sample by sample is a straight line.
 *
 * @param people Their consensus on the samples that are compared.
 */
export function costCurve(
  annotations: readonly Annotation[],
  people: readonly Consensus[],
  { method, weights = {}, mixedVersions = 'refuse' }: AgreementOptions,
): CostPoint[] {
  const scorer = consensusScorer('overall');
  const pairs = decidedPairs(people, scorer);
  if (pairs.length === 0) return [];
  const collected = nothingCollected();
  const curve: CostPoint[] = [];
  let usd: number | null = null;
  for (const [place, annotation] of annotations.entries()) {
    collectVotes(collected, annotation, { mixedVersions });
    if (annotation.usd !== undefined) usd = (usd ?? 0) + annotation.usd;
    const read = place + 1;
    if (read < Math.ceil(((curve.length + 1) * annotations.length) / points)) continue;
    const consensus = findConsensus(orderVotes(collected), { method, weights });
    const judged = judge(pairs, imagesOf(consensus), scorer);
    const decided = judged.filter(({ margin }) => margin !== undefined && Math.abs(margin) > tieWidth);
    const right = decided.filter(({ margin = 0 }) => margin > 0).length;
    curve.push({ annotations: read, usd, accuracy: (right + (pairs.length - decided.length) / 2) / pairs.length });
  }
  return curve;
}
