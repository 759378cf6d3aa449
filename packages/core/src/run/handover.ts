import type { KnownImage } from '../contract/loaded-image.ts';
import type { Failure } from '../plan/failure.ts';
import type { Annotation } from '../records/records.ts';
import { type AnnotatorCounts, countAnnotation } from './annotator-counts.ts';
import type { OpenQuestion, Receiver } from './open-question.ts';
import type { Verdict } from './verdict.ts';

/** Hands over what becomes of one annotator's questions, and counts it. */
export interface Handover<A extends string> {
  /** Why the annotator is not asked any further, if so. */
  readonly ended: Failure | undefined;
  give(given: Annotation<A> | Failure, receiver: Receiver<A>): void;
  /** Hands over what a call's verdict makes of a question that is not asked again. */
  finish(question: OpenQuestion<A, KnownImage>, verdict: Verdict<A>, nowMs: number): void;
  /** The annotator is not asked any further. It ends once. */
  end(error: Error, sampleId?: string): void;
}

/**
 * Creates the handover of one annotator.
 *
 * @param onEnd Told when it ends, and why.
 */
export function createHandover<A extends string>(
  annotatorId: string,
  counts: AnnotatorCounts,
  onEnd: (failure: Failure) => void,
): Handover<A> {
  let ended: Failure | undefined;
  const give: Handover<A>['give'] = (given, receiver) => {
    if ('error' in given) counts.failures++;
    else countAnnotation(counts, given);
    receiver.give(given, annotatorId);
  };
  const end: Handover<A>['end'] = (error, sampleId) => {
    if (ended) return;
    ended = { ...(sampleId !== undefined && { sampleId }), annotatorId, fatal: true, error };
    counts.failures++;
    onEnd(ended);
  };
  return {
    get ended() {
      return ended;
    },
    give,
    finish(question, verdict, nowMs) {
      const { receiver, asked } = question;
      const { sampleId } = asked;
      if (verdict.is === 'answered') return give(question.toAnnotation(verdict.ending, nowMs), receiver);
      if (verdict.is === 'failed') return give({ sampleId, annotatorId, fatal: false, error: verdict.error }, receiver);
      if (verdict.is === 'over') end(verdict.error, sampleId);
      if (ended) receiver.drop(ended);
    },
    end,
  };
}
