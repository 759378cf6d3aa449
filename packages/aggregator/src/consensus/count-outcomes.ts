import type { MissingOutcome } from '@visionprefer/core';
import { missingOutcomes } from '../collect/collected-votes.ts';
import { at, wholeAt } from '../numbers/at.ts';
import type { OrderedVotes } from '../votes/votes.ts';

/** What became of the scores that one annotator was asked for in one aspect. Its rounds on an image count as one. */
export interface OutcomeCount<A extends string = string> extends Record<MissingOutcome, number> {
  annotatorId: string;
  aspect: A;
  /** Images it scored. */
  scored: number;
  /** Times it compared two images. */
  compared: number;
}

/** Counts by annotator, then by aspect, both in natural order; nothing for an aspect that an annotator never met. */
export function countOutcomes<A extends string>({ annotatorIds, aspects }: OrderedVotes<A>): OutcomeCount<A>[] {
  const counts = annotatorIds.map((annotatorId) => aspects.map(({ id }) => nothingCounted(annotatorId, id)));
  for (const [aspect, { votes, missing }] of aspects.entries()) {
    const of = (annotator: number) => at(at(counts, annotator), aspect);
    for (const annotator of votes.scores.annotators) of(annotator).scored++;
    for (const annotator of votes.comparisons.annotators) of(annotator).compared++;
    for (const [entry, annotator] of missing.annotators.entries()) {
      of(annotator)[at(missingOutcomes, wholeAt(missing.outcomes, entry))]++;
    }
  }
  return counts
    .flat()
    .filter((count) => ['scored', 'compared', ...missingOutcomes].some((outcome) => count[outcome as 'scored'] > 0));
}

function nothingCounted<A extends string>(annotatorId: string, aspect: A): OutcomeCount<A> {
  return { annotatorId, aspect, scored: 0, compared: 0, refused: 0, blocked: 0, unreadable: 0, abstained: 0 };
}
