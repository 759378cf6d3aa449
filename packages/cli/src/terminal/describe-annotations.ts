import type { Outcome } from '@visionprefer/core';
import type { AnnotateSummary } from '../annotate/annotate-summary.ts';
import { count } from './count.ts';

/** Outcomes in the order in which they are told, whichever came first. */
const told: readonly Outcome[] = ['scored', 'compared', 'answered', 'refused', 'blocked', 'unreadable'];

/** What a run wrote, in words: `12 new annotations (8 scored; 4 not theirs to judge); 48 questions …`. */
export function describeAnnotations({ annotations, settled }: AnnotateSummary): string {
  const { abstained = 0 } = annotations;
  const outcomes = told.flatMap((outcome) => {
    const number = annotations[outcome];
    return number === undefined ? [] : [{ outcome, number }];
  });
  const written = outcomes.reduce((sum, { number }) => sum + number, abstained);
  const by = [
    ...(outcomes.length > 0 ? [outcomes.map(({ outcome, number }) => `${count(number)} ${outcome}`).join(', ')] : []),
    // An annotator that abstains has not failed: the aspect is none of its own.
    ...(abstained > 0 ? [`${count(abstained)} not theirs to judge`] : []),
  ].join('; ');
  const fresh = `${count(written)} new annotations${by && ` (${by})`}`;
  return settled ? `${fresh}; ${count(settled)} questions were settled before` : fresh;
}
