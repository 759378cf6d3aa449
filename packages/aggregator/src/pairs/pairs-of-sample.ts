import type { Consensus, PreferencePair, Sample } from '@visionprefer/core';
import { exceeds } from '../numbers/exceeds.ts';
import { candidatesIn, passesGate } from './candidates.ts';
import { marginOf, pickPairs } from './pick-pairs.ts';
import type { PairPlan } from './plan-pairs.ts';
import { pairWriter } from './write-pair.ts';

/** The pairs of one sample, in each aspect of the plan apart. */
export function* pairsOfSample<A extends string>(
  consensus: Consensus<A>,
  sample: Sample,
  plan: PairPlan<A>,
): Generator<PreferencePair<A>, void, undefined> {
  const writePair = pairWriter(consensus, sample);
  const passes = passesGate(consensus, plan.gate);
  for (const aspect of plan.aspects === 'each' ? aspectsOf(consensus) : plan.aspects) {
    const candidates = candidatesIn(consensus.images, aspect, passes);
    const pairs = pickPairs(candidates, plan.pick)
      .filter((ranked) => !exceeds(plan.margin, marginOf(ranked)))
      .map((ranked) => writePair(ranked, aspect))
      .filter((pair) => isSure(pair, plan) && isVotedFor(pair, plan));
    yield* pairs.length > plan.perSample ? greatestMargins(pairs, plan.perSample) : pairs;
  }
}

function aspectsOf<A extends string>({ images }: Consensus<A>): A[] {
  return Object.keys(images[0]?.aspects ?? {}) as A[];
}

function isSure({ probability, votes }: PreferencePair, { confidence, unanimous }: PairPlan<string>): boolean {
  if (unanimous && (votes.for === 0 || votes.against > 0 || votes.tied > 0)) return false;
  return confidence === undefined || (probability !== null && probability >= confidence);
}

/** Whether somebody preferred the chosen image, where that is asked for. */
function isVotedFor<A extends string>(pair: PreferencePair<A>, { unvoted, onUnvoted }: PairPlan<A>): boolean {
  if (unvoted || pair.votes.for > 0) return true;
  onUnvoted(pair);
  return false;
}

/** The pairs with the greatest margins, in the order in which they came. */
function greatestMargins<P extends PreferencePair>(pairs: readonly P[], count: number): P[] {
  const kept = new Set(
    pairs.toSorted((a, b) => (exceeds(b.margin, a.margin) ? 1 : -Number(exceeds(a.margin, b.margin)))).slice(0, count),
  );
  return pairs.filter((pair) => kept.has(pair));
}
