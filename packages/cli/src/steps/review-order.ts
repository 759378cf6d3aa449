import { aggregate } from '@visionprefer/aggregator';
import type { Annotation, Consensus, Sample } from '@visionprefer/core';
import { disagreement } from '@visionprefer/report';
import { drawNumber } from '@visionprefer/report/review';

/** In which order a person is shown samples. */
export type ReviewOrder = 'random' | 'disagreement' | 'listed';

/** What the order is drawn from. */
export interface ReviewOrderPlan {
  order: ReviewOrder;
  seed: number;
  /** What others said. */
  annotations: readonly Annotation[];
  /** Whether the person has judged a sample before: such samples come last, where they cost nobody's waiting. */
  isJudged(sample: Sample): boolean;
}

/** Puts samples into the order in which a person is shown them. */
export async function orderSamples(
  samples: readonly Sample[],
  { order, seed, annotations, isJudged }: ReviewOrderPlan,
): Promise<Sample[]> {
  const ordered = [...samples];
  if (order !== 'listed') {
    const places = new Map(samples.map(({ id }) => [id, drawNumber(id, seed)]));
    ordered.sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
  }
  if (order === 'disagreement') {
    const apart = await distances(annotations);
    ordered.sort((a, b) => (apart.get(b.id) ?? -1) - (apart.get(a.id) ?? -1));
  }
  return [...ordered.filter((sample) => !isJudged(sample)), ...ordered.filter(isJudged)];
}

/** How far annotators are apart on each sample: by their scores, or where there are none by their comparisons. */
async function distances(annotations: readonly Annotation[]): Promise<Map<string, number>> {
  const scored = annotations.filter(({ outcome }) => outcome !== 'compared');
  const others = scored.some(({ outcome }) => outcome === 'scored') ? scored : annotations;
  const consensus: Consensus[] = await aggregate(others, { mixedVersions: 'allow' });
  return new Map(consensus.map((record) => [record.sampleId, disagreement(record) ?? -1]));
}
