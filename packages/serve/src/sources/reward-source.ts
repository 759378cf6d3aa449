import type { RewardError } from '../scorer/reward.ts';

/** Pictures of one prompt that are judged together. */
export interface Group {
  prompt: string;
  pictures: readonly HashedPicture[];
}

/** The bytes of a picture's file, and the first 128 bits of their SHA-256 in hex. */
export interface HashedPicture {
  bytes: Uint8Array;
  hash: string;
}

/** What a source found in one aspect. */
export interface Finding {
  /** The source's own scale, unbounded or not. */
  raw: number;
  /** 1 to 5. */
  score: number;
}

/**
 * Aspect → what was found, in every aspect of the source; or why there is nothing. What is partial, because somebody could
 * not be asked this once, is not remembered.
 */
export type Judged = { findings: Readonly<Record<string, Finding>>; isPartial?: boolean } | { error: RewardError };

/** Where rewards come from: a reward model, or annotators. */
export interface RewardSource {
  /** What it is called by those who ask, such as `vp-score`. */
  readonly name: string;
  /** Changes with everything that changes what it finds: model, rubrics, strategy. */
  readonly id: string;
  readonly aspects: readonly string[];
  /** The aspect that stands for all, where it has one: the head `overall` of a model. */
  readonly overall?: string | undefined;
  /** Groups that it judges at once. */
  readonly concurrency: number;
  /** Most pictures of a prompt that it looks at together; 1: each alone. */
  readonly together: number;
  /** What raw findings in an aspect are compared with, for normalising. Absent: anywhere between 1 and 5, evenly. */
  reference?(aspect: string): Reference | undefined;
  /** Judges a group: an entry for each picture, in their order. Nothing is thrown for a picture. */
  judge(group: Group): Promise<Judged[]>;
  /** US dollars that it spent so far; absent where it costs nothing. */
  spentUsd?(): number;
  /** Gives back what it holds. */
  close(): Promise<void>;
}

/** The raw findings that others are compared with. */
export interface Reference {
  mean: number;
  standardDeviation: number;
  /** The share of the reference that lies below, 0 to 1. */
  shareBelow(raw: number): number;
}
