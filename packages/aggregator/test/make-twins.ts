import type { Vote } from './make-votes.ts';
import { seeded } from './make-votes.ts';

/** A jury with errors that annotators share: the score is 3 + quality + errors, whole and 1 to 5. */
export interface GroupJuror {
  /** Standard deviation of its error. Default 1. */
  noise?: number;
  /** Group whose error it shares. */
  group?: string;
  /** Share of the variance of its error that is its group's. Default 0. */
  shared?: number;
}

/** Scores of a jury with group errors, and the true quality of each image. */
export function makeGroupJury(
  jurors: readonly GroupJuror[],
  { images, seed = 1 }: { images: number; seed?: number },
): { truth: number[]; votes: Vote[]; imagesPerSample: number } {
  const { normal } = chance(seed);
  const truth = Array.from({ length: images }, normal);
  const votes = truth.flatMap((quality, image) => {
    const errors = new Map([...new Set(jurors.map(({ group }) => group))].map((group) => [group, normal()]));
    return jurors.map(({ noise = 1, group, shared = 0 }, annotator): Vote => {
      const error = Math.sqrt(shared) * (errors.get(group) ?? 0) + Math.sqrt(1 - shared) * normal();
      return [image, annotator, toLevel(3 + quality + noise * error)];
    });
  });
  return { truth, votes, imagesPerSample: 4 };
}

/** A way in which a second annotator repeats the scores of a first; undefined is no vote. */
export type Copy = (score: number) => number | undefined;

/** Ways to copy, each begun with a seed. */
export const copies: Record<
  'same' | 'rescaled' | 'thinned' | 'noisy' | 'missingBad' | 'partlyCopied',
  (seed?: number) => Copy
> = {
  same: () => (score) => score,
  rescaled: () => (score) => 1 + Math.floor((score - 1) / 1.5),
  thinned: (seed = 1) => {
    const { random } = chance(seed);
    return (score) => (random() < 0.5 ? score : undefined);
  },
  noisy: (seed = 1) => {
    const { normal } = chance(seed);
    return (score) => toLevel(score + 0.5 * normal());
  },
  /** Missing not at random: it scores good images only. */
  missingBad: () => (score) => (score >= 3 ? score : undefined),
  partlyCopied: (seed = 1) => {
    const { random } = chance(seed);
    return (score) => (random() < 0.85 ? score : 1 + Math.floor(5 * random()));
  },
};

/** The votes, with those of annotators that copy one of them. */
export function withCopies(votes: readonly Vote[], annotator: number, ways: readonly Copy[]): Vote[] {
  const first = Math.max(...votes.map(([, by]) => by)) + 1;
  const copied = ways.flatMap((way, place) =>
    votes.flatMap(([image, by, score]): Vote[] => {
      const own = by === annotator ? way(score) : undefined;
      return own === undefined ? [] : [[image, first + place, own]];
    }),
  );
  return [...votes, ...copied];
}

function toLevel(score: number): number {
  return Math.min(5, Math.max(1, Math.round(score)));
}

/** Numbers drawn from a seed. */
export function chance(seed: number): { random: () => number; normal: () => number } {
  const random = seeded(seed);
  return { random, normal: () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()) };
}
