import type { PreferencePair } from '@visionprefer/core';

/** The parts of a data set. No prompt is in two of them. */
export const splits = ['train', 'validation', 'test'] as const;
/** One of {@link splits}. */
export type Split = (typeof splits)[number];

/** An image of a pair, in memory as it was judged. */
export interface ExportImage {
  bytes: Uint8Array;
  /** First 128 bits of the SHA-256 of the bytes, in hex. */
  hash: string;
  /** `<hash>.<ending>`, the ending told by the bytes. */
  name: string;
  /** Whether it is stored turned (EXIF orientation), which some readers do not undo. */
  turned: boolean;
}

/** A pair that is about to be written. */
export interface ExportPair {
  pair: PreferencePair;
  split: Split;
  chosen: ExportImage;
  rejected: ExportImage;
  /** Whether the chosen image stands first where a format shows two. Drawn by the seed, so that place tells nothing. */
  chosenFirst: boolean;
  /** Annotators that scored both images; undefined when no consensus was given. */
  annotators?: readonly string[] | undefined;
  /** Annotator id → its scores of the chosen and the rejected; undefined where they are not known for this aspect. */
  votes?: ReadonlyMap<string, readonly [number, number]> | undefined;
}
