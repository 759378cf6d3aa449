import type { Votes } from '../src/index.ts';

/** A vote: image, annotator, score. */
export type Vote = readonly [image: number, annotator: number, score: number];

/** Votes with these scores, in samples of so many images each. */
export function scoreVotes(votes: readonly Vote[], imagesPerSample: number): Votes {
  const sorted = votes.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  const imageCount = Math.max(-1, ...votes.map(([image]) => image)) + 1;
  return {
    ...noVotes(imageCount, imagesPerSample),
    annotatorCount: Math.max(-1, ...votes.map(([, annotator]) => annotator)) + 1,
    scores: {
      images: Int32Array.from(sorted, ([image]) => image),
      annotators: Int32Array.from(sorted, ([, annotator]) => annotator),
      scores: Float64Array.from(sorted, ([, , score]) => score),
    },
  };
}

/** Votes with these comparisons: first image, second image, verdict; each by an annotator of its own. */
export function comparisonVotes(
  verdicts: readonly (readonly [first: number, second: number, verdict: number])[],
  imageCount: number,
  imagesPerSample: number = imageCount,
): Votes {
  const sorted = verdicts.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  return {
    ...noVotes(imageCount, imagesPerSample),
    annotatorCount: verdicts.length,
    comparisons: {
      firstImages: Int32Array.from(sorted, ([first]) => first),
      secondImages: Int32Array.from(sorted, ([, second]) => second),
      annotators: Int32Array.from(sorted, (_, annotator) => annotator),
      verdicts: Float64Array.from(sorted, ([, , verdict]) => verdict),
    },
  };
}

function noVotes(imageCount: number, imagesPerSample: number): Votes {
  const sampleStarts = new Int32Array(Math.ceil(imageCount / imagesPerSample) + 1);
  for (const sample of sampleStarts.keys()) sampleStarts[sample] = Math.min(imageCount, sample * imagesPerSample);
  return {
    sampleStarts,
    imageCount,
    annotatorCount: 0,
    scores: { images: new Int32Array(), annotators: new Int32Array(), scores: new Float64Array() },
    comparisons: {
      firstImages: new Int32Array(),
      secondImages: new Int32Array(),
      annotators: new Int32Array(),
      verdicts: new Float64Array(),
    },
  };
}

/** An annotator of a jury that is made up: its score is 3 + bias + scale · quality + noise · chance, whole and 1 to 5. */
export interface Juror {
  bias?: number;
  scale?: number;
  noise?: number;
  /** Share of the images it votes on. Default 1. */
  share?: number;
}

/** A jury that is made up, with the true quality of each image. The same seed gives the same. */
export function makeJury(
  jurors: readonly Juror[],
  { images, imagesPerSample = 4, seed = 1 }: { images: number; imagesPerSample?: number; seed?: number },
): { truth: number[]; votes: Vote[]; imagesPerSample: number } {
  const random = seeded(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const truth = Array.from({ length: images }, normal);
  const votes = truth.flatMap((quality, image) =>
    jurors.flatMap(({ bias = 0, scale = 0.9, noise = 0.6, share = 1 }, annotator): Vote[] => {
      const score = Math.round(3 + bias + scale * quality + noise * normal());
      return random() < share ? [[image, annotator, Math.min(5, Math.max(1, score))]] : [];
    }),
  );
  return { truth, votes, imagesPerSample };
}

/** The share of pairs of images of a sample that scores order as the truth does, ties counting half. */
export function pairsRight(truth: readonly number[], scores: Float64Array, imagesPerSample: number): number {
  let right = 0;
  let pairs = 0;
  for (const [one, quality] of truth.entries()) {
    for (let other = one + 1; other % imagesPerSample !== 0 && other < truth.length; other++) {
      const gap = (scores[one] ?? Number.NaN) - (scores[other] ?? Number.NaN);
      pairs++;
      right += Math.abs(gap) > 1e-9 ? Number(Math.sign(gap) === Math.sign(quality - (truth[other] ?? 0))) : 0.5;
    }
  }
  return right / pairs;
}

/** The generator mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
