import type { AspectAccuracy, PeopleAgreement } from '@visionprefer/aggregator';
import type { PeopleVerdict } from './verdict-record.ts';

/** How far the jury is from people, overall; null where people decided no pair of what the jury judged. */
export function peopleVerdict(people: PeopleAgreement | undefined): PeopleVerdict | null {
  const accuracy = people?.aspects.overall;
  if (!people || !accuracy || accuracy.consensus.pairs === 0) return null;
  const { consensus, annotators, people: persons } = accuracy;
  return {
    annotatorIds: people.annotatorIds,
    aspect: 'overall',
    pairs: consensus.pairs,
    jury: consensus.tiesHalf,
    best: bestOf(annotators),
    persons: Object.entries(persons).flatMap(([annotatorId, { pairs, tiesHalf }]) =>
      pairs > 0 ? [{ annotatorId, right: tiesHalf }] : [],
    ),
  };
}

function bestOf(annotators: AspectAccuracy['annotators']): PeopleVerdict['best'] {
  const found = Object.entries(annotators)
    .filter(([, { pairs }]) => pairs > 0)
    .sort(([, a], [, b]) => (b.tiesHalf.value ?? 0) - (a.tiesHalf.value ?? 0))[0];
  return found && Object.keys(annotators).length > 1 ? { annotatorId: found[0], right: found[1].tiesHalf } : null;
}
