import type { Shares } from '@visionprefer/aggregator';
import { InputError } from '@visionprefer/core';
import type { Format, Split } from '../formats/format.ts';
import type { WriteDatasetOptions } from './write-dataset.ts';

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
 * @throws InputError when the shares leave nothing to train on.
 */
export function settleOptions({
  formats,
  seed = 0,
  shares = {},
  shardBytes = 500_000_000,
  strict = false,
}: WriteDatasetOptions): DatasetSettings {
  const { validation = 0.05, test = 0.05 } = shares;
  if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
    throw new InputError(`The shares of validation (${validation}) and test (${test}) leave nothing to train on.`);
  }
  // Side by side in the order that `visionprefer split` has them, so that a prompt is in the same one.
  const train = Number((1 - validation - test).toFixed(12));
  return { formats, seed, shares: { test, validation, train }, shardBytes, strict };
}
