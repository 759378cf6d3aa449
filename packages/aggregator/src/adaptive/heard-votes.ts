import type { Annotation } from '@visionprefer/core';
import { type AggregationResult, createAggregation } from '../aggregation.ts';
import { bradleyTerry } from '../methods/bradley-terry/bradley-terry.ts';
import { reliability } from '../methods/reliability/reliability.ts';
import { withoutReasons } from '../votes/without-reasons.ts';
import { followSpending } from './spending.ts';

/** The answers of an adaptive run. Each is held back until its question is asked, so that a run that goes on decides as one that never stopped. */
export interface HeardVotes {
  /** US dollars that the answers which were taken in cost. */
  readonly usd: number;
  add(annotation: Annotation): void;
  /** A question is asked in this pass. */
  ask(key: string, annotatorId: string): void;
  /** Takes in what was answered in this pass. */
  takeIn(): void;
  /** Whether an annotator was asked in some pass and answered nothing at all in it. */
  isSilent(annotatorId: string): boolean;
  /** What all that was taken in says: by `bradleyTerry` where images were compared, else by `reliability`. */
  weigh(): { result: AggregationResult; isCompared: boolean };
  /** Price of one question to each annotator; where nothing tells, 1 each. */
  costs(annotatorIds: readonly string[]): Float64Array;
}

/** No answer yet. */
export function hearVotes(): HeardVotes {
  const heldBack = new Map<string, Annotation>();
  const asked = new Map<string, string>();
  const silent = new Set<string>();
  const spending = followSpending();
  const scores = createAggregation({ method: reliability(), mixedVersions: 'allow' });
  const comparisons = createAggregation({ method: bradleyTerry(), mixedVersions: 'allow' });
  let isCompared = false;
  return {
    get usd() {
      return spending.usd;
    },
    add: (annotation) => void heldBack.set(annotation.key, withoutReasons(annotation)),
    ask: (key, annotatorId) => void asked.set(key, annotatorId),
    takeIn() {
      const answered = new Set<string>();
      // Sums of decimals hang on their order, and answers come in any.
      for (const key of [...asked.keys()].sort()) {
        const annotation = heldBack.get(key);
        if (!annotation) continue;
        heldBack.delete(key);
        answered.add(annotation.annotatorId);
        spending.add(annotation);
        isCompared ||= annotation.outcome === 'compared';
        (annotation.outcome === 'compared' ? comparisons : scores).add(annotation);
      }
      for (const annotatorId of asked.values()) if (!answered.has(annotatorId)) silent.add(annotatorId);
      asked.clear();
    },
    isSilent: (annotatorId) => silent.has(annotatorId),
    weigh: () => ({ result: (isCompared ? comparisons : scores).result(), isCompared }),
    costs: spending.costs,
  };
}
