import { type Weights, weightOf } from '../consensus/weights.ts';
import type { Family } from '../methods/method.ts';
import { reliability } from '../methods/reliability/reliability.ts';
import { at } from '../numbers/at.ts';
import type { AspectVotes, Votes } from '../votes/votes.ts';
import { votesOfSamples } from '../votes/votes-of-samples.ts';
import type { Interval } from './agreement-record.ts';
import { jackknifeError, reachOf } from './jackknife.ts';

/** What annotators weigh by `reliability`. */
export interface JuryWeights {
  /** By aspect, then annotator; undefined where an aspect cannot tell. */
  byAspect: (readonly Interval[] | undefined)[];
  /** By annotator: the mean over the aspects that can tell, each by its weight. */
  overall: readonly Interval[];
  /** By aspect: annotators that say the same. */
  families: (readonly Family[])[];
}

/** Groups of samples that are left out in turn. */
const groups = 20;
/** With more scores the error is found on a part of the samples. */
const mostScores = 200_000;

/**
 * The share of each annotator in the consensus of `reliability`, with its 95 % interval: the delete-a-group jackknife over
 * samples, √((G − 1) / G · Σ(w₍g₎ − w̄)²) with Student's quantile (Kott, *Journal of Official Statistics* 17, 2001). Intervals
 * stay within 0 and 1; the ends are null below 20 samples.
 */
export function juryWeights<A extends string>(
  aspects: readonly AspectVotes<A>[],
  annotatorCount: number,
  weights: Weights<A>,
): JuryWeights {
  const method = { ...reliability(), ...reliability().across?.(aspects.map(({ votes }) => votes)) };
  const fits = aspects.map(({ votes }) => method.estimate(votes).fit);
  const found = aspects.map(({ votes }, place) => sharesOf(fits[place]?.annotators, votes, annotatorCount));
  const importance = aspects.map(({ id }) => weightOf(weights, id));
  const scores = aspects.reduce((most, { votes }) => Math.max(most, votes.scores.scores.length), 0);
  const stride = Math.max(1, Math.ceil(scores / mostScores));
  const sampleCount = (aspects[0]?.votes.sampleStarts.length ?? 1) - 1;
  const drawn =
    sampleCount / stride < groups
      ? []
      : Array.from({ length: groups }, (_, group) =>
          aspects.map(({ votes }) => {
            const rest = votesOfSamples(
              votes,
              (sample) => sample % stride === 0 && (sample / stride) % groups !== group,
            );
            return sharesOf(method.estimate(rest).fit?.annotators, rest, annotatorCount);
          }),
        );
  const intervals = (value: readonly number[], replicates: readonly (readonly number[] | undefined)[]) =>
    value.map((own, annotator) =>
      jackknifeInterval(
        own,
        replicates.map((replicate) => replicate?.[annotator]),
        stride,
      ),
    );
  const mean = meanShares(found, importance);
  return {
    byAspect: found.map(
      (shares, aspect) =>
        shares &&
        intervals(
          shares,
          drawn.map((replicate) => replicate[aspect]),
        ),
    ),
    overall: mean
      ? intervals(
          mean,
          drawn.map((replicate) => meanShares(replicate, importance)),
        )
      : Array.from({ length: annotatorCount }, () => ({ value: null, low: null, high: null })),
    families: fits.map((fit) => fit?.families ?? []),
  };
}

/** Who voted nothing weighs nothing. */
function sharesOf(
  annotators: readonly { votes: number; weight: number }[] | undefined,
  { scores }: Votes,
  annotatorCount: number,
): number[] | undefined {
  if (!annotators) return undefined;
  const voted = new Set(scores.annotators);
  return Array.from({ length: annotatorCount }, (_, place) => (voted.has(place) ? at(annotators, place).weight : 0));
}

/** Over the aspects that can tell; undefined when none can. */
function meanShares(
  byAspect: readonly (readonly number[] | undefined)[],
  importance: readonly number[],
): number[] | undefined {
  const known = byAspect.flatMap((shares, aspect) => {
    const weight = at(importance, aspect);
    return shares && weight > 0 ? [{ shares, weight }] : [];
  });
  const total = known.reduce((sum, { weight }) => sum + weight, 0);
  return known[0]?.shares.map((_, annotator) =>
    known.reduce((sum, { shares, weight }) => sum + (weight * at(shares, annotator)) / total, 0),
  );
}

function jackknifeInterval(value: number, replicates: readonly (number | undefined)[], stride: number): Interval {
  const known = replicates.filter((replicate) => replicate !== undefined);
  if (known.length < groups) return { value, low: null, high: null };
  // What was found on every third sample is √3 times too wide for all of them.
  const reach = (reachOf(groups - 1) * jackknifeError(known)) / Math.sqrt(stride);
  return { value, low: Math.max(0, value - reach), high: Math.min(1, value + reach) };
}
