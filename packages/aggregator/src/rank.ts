import { type Estimate, InputError, type OverallEstimate, type PaperAspect, type Sample } from '@visionprefer/core';
import { createAggregation } from './aggregation.ts';
import { judgeSample } from './ranking/judge-sample.ts';
import { putInOrder } from './ranking/put-in-order.ts';
import type { RankOptions } from './ranking/rank-options.ts';
import type { RankedImage } from './ranking/ranked-image.ts';
import { reasonsIn } from './ranking/reasons-in.ts';

/**
 * Has one sample's images judged and puts them in order, the best first: for an application that shows its user the best
 * of four, and says why. An image that cannot be shown is left out of the questions and comes last.
 *
 * Many at once go through one run: `const run = openRun({ annotators })`, then `rank(sample, { run })`.
 *
 * @throws InputError for options that cannot work; and the error of what could not be settled, or not in time, unless
 * `onFailure` is told.
 */
export async function rank<A extends string = PaperAspect>(
  sample: Sample,
  options: RankOptions<A>,
): Promise<RankedImage<A>[]> {
  const aggregation = createAggregation<A>(options);
  const { quorum = 1 } = options;
  checkQuorum(quorum, (options.run ?? options).annotators.length);
  const { annotations, broken } = await judgeSample(sample, options);
  for (const annotation of annotations) aggregation.add(annotation);
  const [consensus] = annotations.length > 0 ? aggregation.result().consensus : [];
  const found = new Map(consensus?.images.map((image) => [image.imageId, image]));
  const reasons = reasonsIn(annotations);
  return putInOrder(
    sample.images.map((image) => {
      const { aspects, overall } = found.get(image.id) ?? nothing<A>();
      const why = broken.get(image.id)?.message ?? describeMissing(aspects, quorum);
      const unjudged = overall.score === null ? { unjudged: why } : {};
      return { image, aspects, overall, reasons: reasons.get(image.id) ?? [], ...unjudged };
    }),
  );
}

/** Told before anything is paid for. */
function checkQuorum(quorum: number, annotators: number): void {
  if (quorum <= annotators) return;
  throw new InputError(
    `The quorum is ${quorum}, but there ${annotators === 1 ? 'is only 1 annotator' : `are only ${annotators} annotators`}. Ask more, or lower it.`,
  );
}

function nothing<A extends string>(): { aspects: Record<A, Estimate>; overall: OverallEstimate<A> } {
  return { aspects: {} as Record<A, Estimate>, overall: { score: null, standardError: null, aspects: [] } };
}

/** Why an image has no score, as its estimates tell. */
function describeMissing(aspects: Record<string, Estimate>, quorum: number): string {
  const estimates = Object.values(aspects);
  const outcomes = estimates.flatMap(({ missing }) => Object.entries(missing));
  const why = new Set(outcomes.map(([annotatorId, outcome]) => `${annotatorId}: ${outcome}`));
  const votes = Math.max(0, ...estimates.map((estimate) => Object.keys(estimate.votes).length));
  if (votes > 0) {
    why.add(votes < quorum ? `${votes} scored it, and the quorum is ${quorum}` : 'what was judged has no weight');
  }
  return [...why].join('; ') || 'no annotator answered';
}
