import {
  type Annotation,
  type AskedSample,
  type Estimate,
  type Failure,
  type Image,
  InputError,
  type OpenRunOptions,
  type OverallEstimate,
  openRun,
  type PaperAspect,
  type Run,
  type Sample,
} from '@visionprefer/core';
import type { AggregateOptions } from './aggregate-options.ts';
import { createAggregation } from './aggregation.ts';
import { exceeds } from './numbers/exceeds.ts';
import { normalBelow } from './numbers/normal.ts';
import { hingesOnMissing } from './pairs/hinges-on-missing.ts';

/** Of whom images are to be judged, how long that may take, and how what they say becomes an order. */
export type RankOptions<A extends string = string> = RankSettings<A> & (RankThroughRun<A> | RankAlone<A>);

/** How long ranking may take, and how what annotators say becomes an order. */
export interface RankSettings<A extends string = string> extends Omit<AggregateOptions<A>, 'mixedVersions'> {
  /**
   * How long ranking may take in all: loading images, waiting for the vendors' limits, calls and asking again. What is
   * not answered by then fails, with an error that says so. Default 60,000.
   */
  timeoutMs?: number | undefined;
  /** Ends the wait: calls in flight are aborted and the signal's reason is thrown. */
  signal?: AbortSignal | undefined;
  /**
   * Told what could not be settled; the order is made of what was. Default: the failure's error is thrown. A broken
   * image is told, too, and never thrown while another image can be judged.
   */
  onFailure?: ((failure: Failure) => void) | undefined;
}

/** Ranking through an open run: pace, health, concurrency and budget are shared with all that is asked through it. */
export interface RankThroughRun<A extends string = string> {
  /** Opened by `openRun`, without `resume`. */
  run: Run<A>;
}

/** Ranking by a run of its own, which knows nothing of earlier ones. */
export interface RankAlone<A extends string = string>
  extends Omit<OpenRunOptions<A>, 'resume' | 'known' | 'timeoutMs' | 'signal' | 'onFailure' | 'onProgress'> {
  run?: undefined;
}

/** Why an annotator thinks of an image as it does. */
export interface Reason<A extends string = string> {
  annotatorId: string;
  aspect: A;
  rationale: string;
}

/** An image of a sample in its place. */
export interface RankedImage<A extends string = string> {
  image: Image;
  /** From 1, the best. Images with equal scores share a place; those that nobody judged come last and share theirs. */
  place: number;
  /** Overall, 1 to 5; null when nobody judged it. */
  score: number | null;
  /** Why nobody judged it, such as what is wrong with the picture; absent when it has a score. */
  unjudged?: string;
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
  const { annotations, broken } = await judge(sample, options);
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

/** Has the images judged that can be shown. Throws what fails besides, unless `onFailure` is told. */
async function judge<A extends string>(
  sample: Sample,
  options: RankOptions<A>,
): Promise<{ annotations: Annotation<A>[]; broken: Map<string, Error> }> {
  const { run: given, timeoutMs, signal, onFailure, ...own } = options;
  const run = given ?? openRun<A>(own as OpenRunOptions<A>);
  try {
    const { asked, broken } = await askWithoutBroken(sample, run, { timeoutMs, signal });
    if (asked.settled.length > 0) {
      throw new InputError(
        `The run holds answers about sample ${sample.id} in its { resume }, and only their keys. Rank through one that was opened without { resume }.`,
      );
    }
    const [failure] = asked.failures;
    if (failure && !onFailure) throw failure.error;
    for (const each of [...broken.values(), ...asked.failures]) onFailure?.(each);
    const errors = [...broken].map(([imageId, { error }]) => [imageId, error] as const);
    return { annotations: asked.annotations, broken: new Map(errors) };
  } finally {
    if (!given) await run.close();
  }
}

/** Asks about a sample, and once more without each image that cannot be shown. */
async function askWithoutBroken<A extends string>(
  sample: Sample,
  run: Run<A>,
  { timeoutMs = 60_000, signal }: Pick<RankSettings<A>, 'timeoutMs' | 'signal'>,
): Promise<{ asked: AskedSample<A>; broken: Map<string, Failure> }> {
  const startedMs = performance.now();
  const broken = new Map<string, Failure>();
  let { images } = sample;
  let leftMs = timeoutMs;
  while (true) {
    const asked = await run.ask({ ...sample, images }, { signal, timeoutMs: leftMs });
    const failure = asked.failures.find(({ imageId }) => imageId !== undefined);
    if (failure?.imageId === undefined || images.length === 1) return { asked, broken };
    broken.set(failure.imageId, failure);
    images = images.filter(({ id }) => !broken.has(id));
    leftMs = Math.max(1, Math.ceil(timeoutMs - (performance.now() - startedMs)));
  }
}

/** An image with what was found out about it, before it has its place. */
type JudgedImage<A extends string> = Pick<RankedImage<A>, 'image' | 'aspects' | 'reasons' | 'unjudged'> & {
  overall: OverallEstimate<A>;
};

/** The best first, and those without a score last. */
function putInOrder<A extends string>(images: readonly JudgedImage<A>[]): RankedImage<A>[] {
  const ordered = images.toSorted((a, b) => Number(isBelow(a, b)) - Number(isBelow(b, a)));
  return ordered.map((one) => {
    const { overall, ...rest } = one;
    const next = ordered.find((other) => other.overall.score !== null && isBelow(other, one));
    const hinges = hingesOnMissing(overall, next?.overall);
    return {
      ...rest,
      place: ordered.findIndex((other) => !isBelow(one, other)) + 1,
      score: overall.score,
      standardError: overall.standardError,
      probability: next ? probabilityBetween(overall, next.overall) : null,
      ...(hinges !== undefined && { hingesOnMissing: hinges }),
    };
  });
}

/** Whether an image has its place after another one. */
function isBelow(
  { overall: { score } }: JudgedImage<string>,
  { overall: { score: other } }: JudgedImage<string>,
): boolean {
  if (other === null) return false;
  return score === null || exceeds(other, score);
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

interface Uncertain {
  score: number | null;
  standardError: number | null;
}

function probabilityBetween(better: Uncertain, worse: Uncertain): number | null {
  if (better.score === null || worse.score === null) return null;
  if (better.standardError === null || worse.standardError === null) return null;
  return normalBelow((better.score - worse.score) / Math.hypot(better.standardError, worse.standardError));
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
