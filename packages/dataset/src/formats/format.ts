import type { Column } from '../column.ts';
import type { ImageStore } from '../files/image-store.ts';
import type { WrittenFile } from '../files/written-file.ts';
import type { ExportPair, Split } from '../load/export-pair.ts';
import type { ShardTarget } from '../parquet/parquet-shards.ts';

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

/** Where and how a format is written. */
export interface FormatTarget extends ShardTarget {
  /** Image files, each picture once. */
  images: ImageStore;
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
  id?: string | undefined;
  generator?: string | undefined;
  score?: number | undefined;
}

/** A pair as it is read back from a data set: what all formats have, and what some have. */
export interface DatasetPair {
  prompt: string;
  chosen: DatasetImage;
  rejected: DatasetImage;
  split?: Split | undefined;
  aspect?: string | undefined;
  margin?: number | undefined;
  probability?: number | undefined;
}
