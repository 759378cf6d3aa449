import type { Consensus, ConsensusImage } from '@visionprefer/core';
import { type Weights, weightOf } from '../consensus/weights.ts';
import { meanOf } from '../numbers/mean-of.ts';
import type { AspectAccuracy, PeopleAgreement } from './agreement-record.ts';
import type { BootstrapSettings } from './bootstrap.ts';
import { accuracyCurve, type JudgedPair, pairAccuracy, tieWidth } from './pair-accuracy.ts';

/** What the annotators and what people arrived at, and who they are. */
export interface BothSides {
  annotators: { consensus: readonly Consensus[]; ids: readonly string[] };
  people: { consensus: readonly Consensus[]; ids: readonly string[] };
  weights: Weights<string>;
}

/** A score of an image, and what it can be compared with. */
export interface ScopedScore {
  score: number;
  /** Only scores of one scope can be compared: overall ones in which the same aspects count. */
  scope: string;
}

/** Gives an image its score; undefined when it has none. */
export type Scorer = (image: ConsensusImage) => ScopedScore | undefined;

/** How often the annotators, together and each, agree with people; in each aspect that both judged, and overall. */
export function againstPeople(
  { annotators, people, weights }: BothSides,
  bootstrap: BootstrapSettings,
): PeopleAgreement {
  const theirs = new Set(aspectsOf(people.consensus));
  const shared = aspectsOf(annotators.consensus).filter((aspect) => theirs.has(aspect));
  const images = imagesOf(annotators.consensus);
  const aspects = ['overall', ...shared].map((aspect): [string, AspectAccuracy] => {
    const pairs = decidedPairs(people.consensus, consensusScorer(aspect));
    const accuracy = (scorer: Scorer) => pairAccuracy(judge(pairs, images, scorer), people.consensus.length, bootstrap);
    const consensus = consensusScorer(aspect);
    const own = (id: string) => voteScorer(aspect, weights, (annotatorId) => annotatorId === id);
    const found = {
      consensus: accuracy(consensus),
      annotators: Object.fromEntries(annotators.ids.map((id) => [id, accuracy(own(id))])),
      people: onePersonEach(people, aspect, weights, bootstrap),
      curve: accuracyCurve(judge(pairs, images, consensus)),
    };
    return [aspect, found];
  });
  return {
    annotatorIds: [...people.ids],
    method: annotators.consensus[0]?.method ?? '',
    aspects: Object.fromEntries(aspects),
  };
}

/** Each person against the mean of the others. */
function onePersonEach(
  { consensus, ids }: BothSides['people'],
  aspect: string,
  weights: Weights<string>,
  bootstrap: BootstrapSettings,
): AspectAccuracy['people'] {
  if (ids.length < 2) return {};
  const images = imagesOf(consensus);
  const entries = ids.map((id) => {
    const others = decidedPairs(
      consensus,
      voteScorer(aspect, weights, (person) => person !== id),
    );
    const own = voteScorer(aspect, weights, (person) => person === id);
    return [id, pairAccuracy(judge(others, images, own), consensus.length, bootstrap)] as const;
  });
  return Object.fromEntries(entries);
}

/** Two images of a sample, the better one first. */
export interface DecidedPair {
  /** Number of the sample. */
  sample: number;
  sampleId: string;
  better: string;
  worse: string;
}

/** The pairs of images between which a scorer sees a difference. */
export function decidedPairs(consensus: readonly Consensus[], scorer: Scorer): DecidedPair[] {
  return consensus.flatMap(({ sampleId, images }, sample) => {
    const scored = images.flatMap((image) => {
      const scoped = scorer(image);
      return scoped ? [{ ...scoped, imageId: image.imageId }] : [];
    });
    return scored.flatMap((one, place) =>
      scored.slice(place + 1).flatMap((other) => {
        if (one.scope !== other.scope || Math.abs(one.score - other.score) <= tieWidth) return [];
        const [better, worse] = one.score > other.score ? [one, other] : [other, one];
        return [{ sample, sampleId, better: better.imageId, worse: worse.imageId }];
      }),
    );
  });
}

/** Images by sample and image id. */
export type ImagesById = ReadonlyMap<string, ReadonlyMap<string, ConsensusImage>>;

/** Finds images by their ids. */
export function imagesOf(consensus: readonly Consensus[]): ImagesById {
  return new Map(
    consensus.map(({ sampleId, images }) => [sampleId, new Map(images.map((image) => [image.imageId, image]))]),
  );
}

/** How far apart a scorer sees the images of decided pairs. Pairs of samples it knows nothing of are left out. */
export function judge(pairs: readonly DecidedPair[], images: ImagesById, scorer: Scorer): JudgedPair[] {
  return pairs.flatMap(({ sample, sampleId, better, worse }) => {
    const known = images.get(sampleId);
    if (!known) return [];
    const [one, other] = [known.get(better), known.get(worse)].map((image) => image && scorer(image));
    const comparable = one && other && one.scope === other.scope;
    return [{ sample, margin: comparable ? one.score - other.score : undefined }];
  });
}

/** Scores as the consensus has them. */
export function consensusScorer(aspect: string): Scorer {
  return ({ aspects, overall }) => {
    const score = aspect === 'overall' ? overall.score : ownEstimate(aspects, aspect)?.score;
    const scope = aspect === 'overall' ? JSON.stringify(overall.aspects.toSorted()) : aspect;
    return typeof score === 'number' ? { score, scope } : undefined;
  };
}

/** The plain mean of the votes of some of the annotators. */
function voteScorer(aspect: string, weights: Weights<string>, counts: (annotatorId: string) => boolean): Scorer {
  const meanIn = (image: ConsensusImage, id: string): number | undefined => {
    const votes = Object.entries(ownEstimate(image.aspects, id)?.votes ?? {}).flatMap(([annotatorId, vote]) =>
      counts(annotatorId) ? [vote] : [],
    );
    return votes.length > 0 ? meanOf(Float64Array.from(votes)) : undefined;
  };
  return (image) => {
    if (aspect !== 'overall') {
      const score = meanIn(image, aspect);
      return score === undefined ? undefined : { score, scope: aspect };
    }
    const scored = Object.keys(image.aspects).flatMap((id) => {
      const score = weightOf(weights, id) > 0 ? meanIn(image, id) : undefined;
      return score === undefined ? [] : [{ id, score }];
    });
    if (scored.length === 0) return undefined;
    return {
      score: meanOf(
        Float64Array.from(scored, ({ score }) => score),
        Float64Array.from(scored, ({ id }) => weightOf(weights, id)),
      ),
      scope: JSON.stringify(scored.map(({ id }) => id).sort()),
    };
  };
}

function ownEstimate<T>(aspects: Record<string, T>, aspect: string): T | undefined {
  return Object.hasOwn(aspects, aspect) ? aspects[aspect] : undefined;
}

/** Ids of all aspects, in the order in which they occur. */
export function aspectsOf(consensus: readonly Consensus[]): string[] {
  return [...new Set(consensus.flatMap(({ images }) => images.flatMap(({ aspects }) => Object.keys(aspects))))];
}
