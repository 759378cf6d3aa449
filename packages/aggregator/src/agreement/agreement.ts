import { type Annotation, InputError, type Source } from '@visionprefer/core';
import type { AggregateOptions } from '../aggregation.ts';
import { countOutcomes } from '../consensus/count-outcomes.ts';
import { checkWeights } from '../consensus/overall.ts';
import type { Method, Votes } from '../methods/method.ts';
import { reliability } from '../methods/reliability/reliability.ts';
import type { SettledAspect } from '../votes/settle-votes.ts';
import { againstPeople } from './against-people.ts';
import type { Agreement, AnnotatorProfile, AspectAgreement, PeopleAgreement } from './agreement-record.ts';
import { outcomeProfile, voteProfiles } from './annotator-profiles.ts';
import { betweenAnnotators } from './between-annotators.ts';
import { type BootstrapOptions, intervalOf, resample, resolveBootstrap } from './bootstrap.ts';
import { type Alphas, alphaCalculator } from './krippendorff-alpha.ts';
import { settleConsensus, settleSource } from './settle-source.ts';
import { followShownOrders, type ShownOrders } from './shown-orders.ts';
import { sharedUnits, unitsOf } from './units.ts';

/** How agreement is measured. */
export interface AgreementOptions<A extends string = string> extends BootstrapOptions {
  /**
   * What people said about the same images; it is against their mean (or win rate) that annotators are measured. They may
   * have judged other aspects: then only the overall scores are compared.
   */
  people?: Source<Annotation>;
  /** The method of the consensus that is set against people. Default: that of `aggregate`. */
  method?: Method;
  /** As for `aggregate`. Default: 1 each. */
  weights?: Partial<Record<A, number>>;
  /** As for `aggregate`. Default `refuse`. */
  mixedVersions?: AggregateOptions['mixedVersions'];
}

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
  const settled = await settleSource(annotations, { mixedVersions }, orders.add);
  if (settled.sampleIds.length === 0) throw new InputError('There is no annotation to measure agreement by.');
  const outcomes = new Map(
    countOutcomes(settled).map((count) => [JSON.stringify([count.aspect, count.annotatorId]), count]),
  );
  const aspects = settled.aspects.map((aspect) => {
    const counted = (annotatorId: string) => outcomes.get(JSON.stringify([aspect.id, annotatorId]));
    return [aspect.id, aspectAgreement(aspect, { annotatorIds: settled.annotatorIds, counted, orders, bootstrap })];
  });
  const found: Agreement<A> = {
    samples: settled.sampleIds.length,
    annotatorIds: settled.annotatorIds,
    bootstrap,
    aspects: Object.fromEntries(aspects),
  };
  if (!people) return found;
  const theirs = await settleSource(people, { mixedVersions });
  const sides = {
    annotators: { consensus: settleConsensus(settled, { method, weights }), ids: settled.annotatorIds },
    people: { consensus: settleConsensus(theirs, { method: 'plain', weights }), ids: theirs.annotatorIds },
    weights,
  };
  return { ...found, people: againstPeople(sides, bootstrap) as PeopleAgreement<A> };
}

/** What is known besides the votes. */
interface Known {
  annotatorIds: readonly string[];
  counted(annotatorId: string): Parameters<typeof outcomeProfile>[0] | undefined;
  orders: ShownOrders;
  bootstrap: Required<BootstrapOptions>;
}

function aspectAgreement(
  { id, votes }: SettledAspect<string>,
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
