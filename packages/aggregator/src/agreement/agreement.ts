import { type Annotation, InputError, type Source } from '@visionprefer/core';
import { countOutcomes } from '../consensus/count-outcomes.ts';
import { checkWeights } from '../consensus/weights.ts';
import { at } from '../numbers/at.ts';
import type { AspectVotes } from '../votes/votes.ts';
import { againstPeople } from './against-people.ts';
import type { AgreementOptions } from './agreement-options.ts';
import type {
  Agreement,
  AnnotatorProfile,
  AspectAgreement,
  Interval,
  JuryMember,
  PeopleAgreement,
} from './agreement-record.ts';
import { type AlikeCounts, alikeOver, countAlike } from './alike.ts';
import { alphaIntervals } from './alpha-intervals.ts';
import { outcomeProfile, voteProfiles } from './annotator-profiles.ts';
import { betweenAnnotators } from './between-annotators.ts';
import { resolveBootstrap } from './bootstrap.ts';
import { findConsensus } from './find-consensus.ts';
import { type JuryWeights, juryWeights } from './jury-weights.ts';
import { readVotes } from './read-votes.ts';
import { followShownOrders, type ShownOrders } from './shown-orders.ts';
import { sharedUnits, type Units, unitsOf } from './units.ts';

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
  const { annotatorIds } = ordered;
  const shares = juryWeights(ordered.aspects, annotatorIds.length, weights);
  const alike: AlikeCounts[][] = [];
  const aspects = ordered.aspects.map((aspect, place) => {
    const counted = (annotatorId: string) => outcomes.get(JSON.stringify([aspect.id, annotatorId]));
    const units = unitsOf(aspect.votes);
    const own = countAlike(units, annotatorIds.length);
    alike.push(own);
    const known = { annotatorIds, counted, orders, alike: own, ...ofAspect(shares, place) };
    return [aspect.id, aspectAgreement(aspect, units, known)];
  });
  const found: Agreement<A> = {
    samples: ordered.sampleIds.length,
    annotatorIds,
    bootstrap,
    aspects: Object.fromEntries(aspects),
    jury: Object.fromEntries(
      annotatorIds.map((id, place): [string, JuryMember] => [
        id,
        { weight: at(shares.overall, place), alike: alikeOver(alike.map((counts) => at(counts, place))) },
      ]),
    ),
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
  alike: readonly AlikeCounts[];
  weights: JuryWeights['byAspect'][number];
  families: JuryWeights['families'][number];
}

function ofAspect({ byAspect, families }: JuryWeights, place: number): Pick<Known, 'weights' | 'families'> {
  return { weights: byAspect[place], families: at(families, place) };
}

function aspectAgreement(
  { id, votes }: AspectVotes<string>,
  units: Units,
  { annotatorIds, counted, orders, alike, weights, families }: Known,
): AspectAgreement {
  const shared = sharedUnits(units);
  const profiles = voteProfiles(units, votes);
  const annotators = annotatorIds.flatMap((annotatorId, place): [string, AnnotatorProfile][] => {
    const count = counted(annotatorId);
    const profile = profiles[place];
    if (!count || !profile) return [];
    const position = orders.position(annotatorId, id);
    const member = { weight: weights?.[place] ?? unknown, alike: alikeOver([at(alike, place)]) };
    const shown = { position, swaps: orders.swaps(annotatorId, id) };
    return [[annotatorId, { ...outcomeProfile(count), ...profile, ...member, ...shown }]];
  });
  return {
    over: units.over,
    shared: shared.samples.length,
    alpha: alphaIntervals(shared),
    between: betweenAnnotators(units, annotatorIds),
    annotators: Object.fromEntries(annotators),
    effectiveVotes: effectiveVotes(weights),
    families: families.map(({ annotators, ...family }) => ({
      annotatorIds: annotators.map((place) => at(annotatorIds, place)),
      ...family,
    })),
  };
}

/** Of what cannot be known. */
const unknown: Interval = { value: null, low: null, high: null };

/** Kish's effective number, with the weights of `reliability`. */
function effectiveVotes(weights: Known['weights']): number | null {
  return weights ? 1 / weights.reduce((sum, { value }) => sum + (value ?? 0) ** 2, 0) : null;
}
