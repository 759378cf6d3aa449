import {
  type AnnotateOptions,
  type Annotation,
  annotate,
  type Estimate,
  type Image,
  InputError,
  type PaperAspect,
  type Sample,
} from '@visionprefer/core';
import { type AggregateOptions, createAggregation } from './aggregation.ts';
import { exceeds } from './consensus/exceeds.ts';
import { probabilityAbove } from './consensus/probability-above.ts';
import { hingesOnMissing } from './pairs/hinges-on-missing.ts';

/** Whom to ask about what, and how what they say becomes an order. */
export type RankOptions<A extends string = string> = Omit<AnnotateOptions<A>, 'resume' | 'onProgress'> &
  Omit<AggregateOptions<A>, 'mixedVersions'>;

/** Why an annotator thinks of an image as it does. */
export interface Reason<A extends string = string> {
  annotatorId: string;
  aspect: A;
  rationale: string;
}

/** An image of a sample in its place. */
export interface RankedImage<A extends string = string> {
  image: Image;
  /** From 1, the best. Images with equal scores share a place; those without a score come last and share theirs. */
  place: number;
  /** Overall, 1 to 5; null when nobody judged it. */
  score: number | null;
  /** Of the score, in score points; null when it cannot be known. */
  standardError: number | null;
  /** Probability that it is better than the next image with a lower score; null when there is none, or it cannot be known. */
  probability: number | null;
  /** With the missing policy `bounds`: whether missing scores could have put it level with that image, or below. */
  hingesOnMissing?: boolean;
  aspects: Record<A, Estimate>;
  reasons: Reason<A>[];
}

/**
 * Has one sample's images judged and puts them in order, the best first: for an application that shows its user the best
 * of four, and says why.
 *
 * @throws InputError for options that cannot work; and the error of what could not be settled, unless `onFailure` is told.
 */
export async function rank<A extends string = PaperAspect>(
  sample: Sample,
  options: RankOptions<A>,
): Promise<RankedImage<A>[]> {
  const aggregation = createAggregation<A>(options);
  checkQuorum(options);
  const annotations: Annotation<A>[] = [];
  for await (const annotation of annotate([sample], options)) {
    annotations.push(annotation);
    aggregation.add(annotation);
  }
  const [consensus] = annotations.length > 0 ? aggregation.settle().consensus : [];
  const judged = new Map(consensus?.images.map((image) => [image.imageId, image]));
  const reasons = reasonsIn(annotations);
  const images = sample.images.map((image) => {
    const { aspects, overall } = judged.get(image.id) ?? nothing<A>();
    return { image, aspects, overall, reasons: reasons.get(image.id) ?? [] };
  });
  const scoreOf = ({ overall }: { overall: { score: number | null } }) => overall.score ?? 0;
  images.sort((a, b) => (exceeds(scoreOf(b), scoreOf(a)) ? 1 : -Number(exceeds(scoreOf(a), scoreOf(b)))));
  return images.map(({ image, aspects, overall, reasons }) => {
    const first = images.findIndex((other) => !exceeds(scoreOf(other), overall.score ?? 0));
    const next = images.find((other) => other.overall.score !== null && exceeds(overall.score ?? 0, scoreOf(other)));
    const hinges = hingesOnMissing(overall, next?.overall);
    return {
      image,
      place: first + 1,
      score: overall.score,
      standardError: overall.standardError,
      probability: next ? probabilityBetween(overall, next.overall) : null,
      ...(hinges !== undefined && { hingesOnMissing: hinges }),
      aspects,
      reasons,
    };
  });
}

/** Told before anything is paid for. */
function checkQuorum({ quorum = 1, annotators }: RankOptions): void {
  if (quorum <= annotators.length) return;
  throw new InputError(
    `The quorum is ${quorum}, but there ${annotators.length === 1 ? 'is only 1 annotator' : `are only ${annotators.length} annotators`}. Ask more, or lower it.`,
  );
}

function nothing<A extends string>() {
  return { aspects: {} as Record<A, Estimate>, overall: { score: null, standardError: null, aspects: [] as A[] } };
}

interface Uncertain {
  score: number | null;
  standardError: number | null;
}

function probabilityBetween(better: Uncertain, worse: Uncertain): number | null {
  if (better.standardError === null || worse.standardError === null) return null;
  return probabilityAbove(
    (better.score ?? 0) - (worse.score ?? 0),
    Math.hypot(better.standardError, worse.standardError),
  );
}

/** Image id → what annotators gave as their reasons. One who compared two images gives it for the one it preferred. */
function reasonsIn<A extends string>(annotations: readonly Annotation<A>[]): Map<string, Reason<A>[]> {
  const reasons = new Map<string, Reason<A>[]>();
  const add = (imageId: string, reason: Omit<Reason<A>, 'rationale'>, rationale: string | undefined) => {
    if (rationale) reasons.set(imageId, [...(reasons.get(imageId) ?? []), { ...reason, rationale }]);
  };
  for (const annotation of annotations) {
    const { annotatorId } = annotation;
    if (annotation.outcome === 'scored') {
      for (const aspect in annotation.scores) {
        for (const { imageId, rationale } of annotation.scores[aspect])
          add(imageId, { annotatorId, aspect }, rationale);
      }
    } else if (annotation.outcome === 'compared') {
      for (const aspect in annotation.preferred) {
        const { imageId, rationale } = annotation.preferred[aspect];
        add(imageId, { annotatorId, aspect }, rationale);
      }
    }
  }
  return reasons;
}
