import type { Consensus } from '@visionprefer/core';
import type { AggregationResult } from '../aggregation.ts';
import { at, numberAt } from '../numbers/at.ts';
import { trustInComparisons } from './trust-in-comparisons.ts';

/** What one more vote is worth. */
export interface Worth {
  /**
   * How much surer one more vote of an annotator makes the quality of an image: what it adds to 1 / variance, after so
   * many votes on the same of its own or of its family.
   */
  precision(annotator: number, aspect: number, votes: number): number;
  /** The annotators that say the same as this one, itself included. */
  familyOf(annotator: number, aspect: number): readonly number[];
}

/** Correlation of an annotator's votes with the quality where nothing is known of it, as `reliability` believes. */
export const priorLoading = 0.5;
/**
 * How much two votes of one annotator on the same are taken to correlate. Judges turn 13.6 % of their verdicts on two texts from
 * trial to trial (arXiv 2606.13685). With P(same) = ½ + asin(r)/π (Sheppard 1899) that is r = 0.91 where two trials differ so
 * often, and 0.74 where a trial so often differs from most.
 */
const repeatCorrelation = 0.8;
/** No annotator is taken for infallible. */
const mostLoading = 0.99;

/**
 * What so many votes of one annotator tell of a quality with variance 1: λ² / σ², with the part of σ² = 1 − λ² that it does
 * not repeat divided by their number.
 */
export function precisionOf(loading: number, votes: number): number {
  if (votes === 0) return 0;
  const noise = 1 - loading ** 2;
  return loading ** 2 / Math.max(noise / votes, noise - (1 - repeatCorrelation) * (1 - 1 / votes));
}

/** What annotators are worth by the fit of the votes so far; of those that only compared, by how far they can be trusted. */
export function worthOf(
  {
    result: { fit },
    consensus,
    isCompared,
  }: { result: AggregationResult; consensus: readonly Consensus[]; isCompared: boolean },
  {
    annotatorIds,
    aspects,
    priors,
  }: { annotatorIds: readonly string[]; aspects: readonly string[]; priors: Float64Array },
): Worth {
  const trust = isCompared ? trustInComparisons(consensus) : undefined;
  const loadingOf = (id: string, aspect: string, prior: number) => {
    if (trust) return Math.sqrt(trust(id, aspect));
    const { scale, noise } = fit.aspects[aspect]?.annotators[id] ?? {};
    if (typeof scale !== 'number' || typeof noise !== 'number') return priorLoading;
    return Math.sqrt((scale * scale * prior) / (scale * scale * prior + noise * noise));
  };
  const loadings = annotatorIds.map((id) =>
    Float64Array.from(aspects, (aspect, place) =>
      Math.min(mostLoading, loadingOf(id, aspect, numberAt(priors, place))),
    ),
  );
  const families = aspects.map((aspect) =>
    annotatorIds.map((id, place) => {
      const family = fit.aspects[aspect]?.families.find(
        ({ annotatorIds: members, share }) => share === undefined && members.includes(id),
      );
      return family?.annotatorIds.map((member) => annotatorIds.indexOf(member)) ?? [place];
    }),
  );
  return {
    precision(annotator, aspect, votes) {
      const loading = numberAt(at(loadings, annotator), aspect);
      return (precisionOf(loading, votes + 1) - precisionOf(loading, votes)) / numberAt(priors, aspect);
    },
    familyOf: (annotator, aspect) => at(at(families, aspect), annotator),
  };
}
