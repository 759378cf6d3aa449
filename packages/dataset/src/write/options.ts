import type { Shares } from '@visionprefer/aggregator';
import { type ImageError, InputError, type ReadImageOptions } from '@visionprefer/core';
import type { Problem } from '@visionprefer/journal';
import type { CardEvidence } from '../card/card-source.ts';
import type { Format } from '../formats/format.ts';
import type { Split } from '../load/export-pair.ts';

/** What a data set is made of, and how. */
export interface WriteDatasetOptions extends CardEvidence {
  /** At least one; each gets a folder of its own, named for its id. */
  formats: readonly Format[];
  /** Absolute path of a folder that is not there yet, or is empty; see `replaces`. */
  out: string;
  /** The folder as the user named it, for messages. Default: `out`. */
  label?: string | undefined;
  /** Take the place of a data set that an earlier call wrote there. What else a folder holds is never replaced. Default false. */
  replaces?: boolean | undefined;
  /** Where images may be read from. */
  images?: ReadImageOptions | undefined;
  /** Draws which image stands first. Default 0. */
  seed?: number | undefined;
  /** Shares of the prompts that are held back, 0 to below 1; the rest is to train. Default 0.05 each. */
  shares?: { validation?: number | undefined; test?: number | undefined } | undefined;
  /** Bytes after which a Parquet shard is full. Default 500,000,000, as the hub's own tools have it. */
  shardBytes?: number | undefined;
  /** Stop at the first image that is not there as it was judged, instead of leaving its pairs out. Default false. */
  strict?: boolean | undefined;
  /** The files it was made from, for the manifest. */
  sources?: readonly { name: string; sha256: string }[] | undefined;
  /** Puts an image that cannot be read into words, with an advice in the terms of the caller. Default: its message. */
  describeImageError?: ((error: ImageError) => string) | undefined;
  /** Told what was left out. Default: throws it. */
  report?: ((problem: Problem) => void) | undefined;
  onProgress?: ((progress: DatasetProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** How far the writing is. */
export interface DatasetProgress {
  pairs: number;
  leftOut: number;
}

/** The options that decide what is written, every default filled in. */
export interface DatasetSettings {
  formats: readonly Format[];
  seed: number;
  shares: Shares<Split>;
  shardBytes: number;
  strict: boolean;
}

/**
 * Fills in the defaults.
 *
 * @throws InputError when there is no format, or the shares leave nothing to train on.
 */
export function fillDefaults({
  formats,
  seed = 0,
  shares = {},
  shardBytes = 500_000_000,
  strict = false,
}: WriteDatasetOptions): DatasetSettings {
  if (formats.length === 0) throw new InputError('Name at least one format.');
  const { validation = 0.05, test = 0.05 } = shares;
  if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
    throw new InputError(`The shares of validation (${validation}) and test (${test}) leave nothing to train on.`);
  }
  // Side by side in the order that `visionprefer split` has them, so that a prompt is in the same one.
  const train = Number((1 - validation - test).toFixed(12));
  return { formats, seed, shares: { test, validation, train }, shardBytes, strict };
}
