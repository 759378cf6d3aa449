import type { PreferencePair } from '@visionprefer/core';
import type { RowBudget } from '../parquet/row-budget.ts';
import type { ImageStore } from '../write/image-store.ts';
import type { WrittenFile } from '../write/written-file.ts';

/** The parts of a data set. No prompt is in two of them. */
export const splits = ['train', 'validation', 'test'] as const;
/** One of {@link splits}. */
export type Split = (typeof splits)[number];

/** One column of a format, or one field of its records. */
export interface Column {
  name: string;
  type: ColumnType;
  /** What it holds. Part of `docs/formats.md`. */
  holds: string;
}

/**
 * `image` is the encoded bytes with a file name, which Hugging Face `datasets` decodes; `bytes` are the same bytes bare.
 * `messages` is a list of `{ role, content }`. A question mark means that there may be none.
 */
export type ColumnType =
  | 'string'
  | 'string?'
  | 'double'
  | 'double?'
  | 'integer'
  | 'boolean'
  | 'boolean?'
  | 'bytes'
  | 'image'
  | 'images'
  | 'messages'
  | 'strings'
  | 'numbers'
  | 'integers'
  | 'numbers?'
  | 'annotations';

/** An image of a pair, in memory as it was judged. */
export interface ExportImage {
  bytes: Uint8Array;
  /** First 128 bits of the SHA-256 of the bytes, in hex. */
  hash: string;
  /** `<hash>.<ending>`, the ending told by the bytes. */
  name: string;
  /** Whether it is stored turned (EXIF orientation), which some who read it do not undo. */
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
  /** Who scored both images; undefined when no consensus was given. */
  annotators?: readonly string[];
  /** Annotator id → its scores of the chosen and the rejected; undefined where they are not known for this aspect. */
  votes?: ReadonlyMap<string, readonly [number, number]>;
}

/** Where and how a format is written. */
export interface FormatTarget {
  /** The format's own folder. */
  folder: string;
  /** Image files, each picture once. */
  images: ImageStore;
  /** Bytes after which a shard is full. */
  shardBytes: number;
  /** Keeps what all open files hold in memory within bounds. */
  budget: RowBudget;
}

/** Writes pairs in one format. */
export interface FormatWriter {
  /** Writes the pairs of one sample that stand together. */
  write(pairs: readonly ExportPair[]): Promise<void>;
  /** Writes what is held back and closes the files. */
  finish(): Promise<WrittenFile[]>;
  /** Closes the files as they are. Harmless after `finish`. */
  discard(): void;
}

/** What a data set tells of one image of a pair. */
export interface DatasetImage {
  /** `file:`, `https:` or `data:`. */
  url: string;
  id?: string;
  generator?: string;
  score?: number;
}

/** A pair as it is read back from a data set: what all formats have, and what some have. */
export interface DatasetPair {
  prompt: string;
  chosen: DatasetImage;
  rejected: DatasetImage;
  split?: Split;
  aspect?: string;
  margin?: number;
  probability?: number;
}

/** How pairs are written for one trainer. */
export interface Format {
  id: string;
  /** What it is, in one line. */
  description: string;
  /** Who reads it. */
  trainer: string;
  columns: readonly Column[];
  /** Whether all pairs of a sample must stand together in what is written. */
  wholeSamples: boolean;
  /** Whether Hugging Face `datasets` loads the folder: then its card says where the files of each split are. */
  loadable: boolean;
  create(target: FormatTarget): FormatWriter;
  /**
   * Reads the pairs of a file or a folder of this format, one by one. Throws InputError where it holds something else.
   */
  read(path: string): AsyncGenerator<DatasetPair, void, undefined>;
}
