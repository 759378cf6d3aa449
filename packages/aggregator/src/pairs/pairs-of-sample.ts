import type { Consensus, PreferencePair, Sample } from '@visionprefer/core';
import { exceeds } from '../numbers/exceeds.ts';
import { candidatesIn, passesGate } from './candidates.ts';
import { marginOf, pickPairs, type Ranked } from './pick-pairs.ts';
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
    const ranked = pickPairs(candidates, plan.pick).filter((pair) => !exceeds(plan.margin, marginOf(pair)));
    if (plan.pick === 'best-worst') yield* firstThat(ranked, (pair) => keep(writePair(pair, aspect), plan));
    else
      yield* greatestMargins(
        ranked.flatMap((pair) => keep(writePair(pair, aspect), plan) ?? []),
        plan.perSample,
      );
  }
}

/** The first that is kept. What is wider and is not is told as any other pair; what is less wide is not looked at. */
function* firstThat<A extends string>(
  ranked: readonly Ranked[],
  write: (pair: Ranked) => PreferencePair<A> | undefined,
): Generator<PreferencePair<A>, void, undefined> {
  for (const pair of ranked) {
    const kept = write(pair);
    if (kept) return yield kept;
  }
}

function aspectsOf<A extends string>({ images }: Consensus<A>): A[] {
  return Object.keys(images[0]?.aspects ?? {}) as A[];
}

/** The pair, where the plan keeps it. */
function keep<A extends string>(pair: PreferencePair<A>, plan: PairPlan<A>): PreferencePair<A> | undefined {
  return isSure(pair, plan) && isVotedFor(pair, plan) ? pair : undefined;
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
function greatestMargins<P extends PreferencePair>(pairs: readonly P[], count: number): readonly P[] {
  if (pairs.length <= count) return pairs;
  const kept = new Set(
    pairs.toSorted((a, b) => (exceeds(b.margin, a.margin) ? 1 : -Number(exceeds(a.margin, b.margin)))).slice(0, count),
  );
  return pairs.filter((pair) => kept.has(pair));
}
