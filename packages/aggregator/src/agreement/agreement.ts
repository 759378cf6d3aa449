import { type Annotation, InputError, type Source } from '@visionprefer/core';
import { countOutcomes } from '../consensus/count-outcomes.ts';
import { checkWeights } from '../consensus/weights.ts';
import { reliability } from '../methods/reliability/reliability.ts';
import type { AspectVotes, Votes } from '../votes/votes.ts';
import { againstPeople } from './against-people.ts';
import type { AgreementOptions } from './agreement-options.ts';
import type { Agreement, AnnotatorProfile, AspectAgreement, PeopleAgreement } from './agreement-record.ts';
import { outcomeProfile, voteProfiles } from './annotator-profiles.ts';
import { betweenAnnotators } from './between-annotators.ts';
import { type BootstrapSettings, intervalOf, resample, resolveBootstrap } from './bootstrap.ts';
import { findConsensus } from './find-consensus.ts';
import { type Alphas, alphaCalculator } from './krippendorff-alpha.ts';
import { readVotes } from './read-votes.ts';
import { followShownOrders, type ShownOrders } from './shown-orders.ts';
import { sharedUnits, unitsOf } from './units.ts';

/**
 * Measures how far annotators agree with each other and, where `people` are passed, with them. Reads each source once.
 * The same annotations give the same numbers, in whatever order they come.
 *
 * @throws InputError when there is no annotation, when annotations contradict each other or hold what the method does
 * not read, or when an option is out of range.
 */
export async function agreement<A extends string = string>(
  annotations: Source<Annotation<A>>,
  options: AgreementOptions<NoInfer<A>> = {},
): Promise<Agreement<A>> {
  const { weights = {}, mixedVersions = 'refuse', people, method } = options;
  const bootstrap = resolveBootstrap(options);
  checkWeights(weights);
  const orders = followShownOrders();
  const ordered = await readVotes(annotations, { mixedVersions }, orders.add);
  if (ordered.sampleIds.length === 0) throw new InputError('There is no annotation to measure agreement by.');
  const outcomes = new Map(
    countOutcomes(ordered).map((count) => [JSON.stringify([count.aspect, count.annotatorId]), count]),
  );
  const aspects = ordered.aspects.map((aspect) => {
    const counted = (annotatorId: string) => outcomes.get(JSON.stringify([aspect.id, annotatorId]));
    return [aspect.id, aspectAgreement(aspect, { annotatorIds: ordered.annotatorIds, counted, orders, bootstrap })];
  });
  const found: Agreement<A> = {
    samples: ordered.sampleIds.length,
    annotatorIds: ordered.annotatorIds,
    bootstrap,
    aspects: Object.fromEntries(aspects),
  };
  if (!people) return found;
  const theirs = await readVotes(people, { mixedVersions });
  const sides = {
    annotators: { consensus: findConsensus(ordered, { method, weights }), ids: ordered.annotatorIds },
    people: { consensus: findConsensus(theirs, { method: 'plain', weights }), ids: theirs.annotatorIds },
    weights,
  };
  return { ...found, people: againstPeople(sides, bootstrap) as PeopleAgreement<A> };
}

/** What is known besides the votes. */
interface Known {
  annotatorIds: readonly string[];
  counted(annotatorId: string): Parameters<typeof outcomeProfile>[0] | undefined;
  orders: ShownOrders;
  bootstrap: BootstrapSettings;
}

function aspectAgreement(
  { id, votes }: AspectVotes<string>,
  { annotatorIds, counted, orders, bootstrap }: Known,
): AspectAgreement {
  const units = unitsOf(votes);
  const shared = sharedUnits(units);
  const alpha = alphaCalculator(shared);
  const drawn = Array.from(resample(shared.sampleCount, bootstrap), alpha);
  const value = alpha();
  const interval = (of: keyof Alphas) =>
    intervalOf(
      value[of],
      drawn.map((alphas) => alphas[of]),
    );
  const profiles = voteProfiles(units, votes);
  const annotators = annotatorIds.flatMap((annotatorId, place): [string, AnnotatorProfile][] => {
    const count = counted(annotatorId);
    const profile = profiles[place];
    if (!count || !profile) return [];
    const position = orders.position(annotatorId, id);
    return [[annotatorId, { ...outcomeProfile(count), ...profile, position, swaps: orders.swaps(annotatorId, id) }]];
  });
  return {
    over: units.over,
    shared: shared.samples.length,
    alpha: { nominal: interval('nominal'), ordinal: interval('ordinal'), interval: interval('interval') },
    between: betweenAnnotators(units, annotatorIds),
    annotators: Object.fromEntries(annotators),
    effectiveVotes: effectiveVotes(votes),
  };
}

/** Kish's effective number, with the weights of `reliability`. */
function effectiveVotes(votes: Votes): number | null {
  const annotators = reliability().estimate(votes).fit?.annotators;
  if (!annotators) return null;
  return 1 / annotators.reduce((sum, { weight }) => sum + weight * weight, 0);
}
