import { createHash } from 'node:crypto';
import { type Shares, splitOf } from '@visionprefer/aggregator';
import type { Consensus, PreferencePair, Source } from '@visionprefer/core';
import { dropRepeated } from './drop-repeated.ts';
import type { ExportPair, Split } from './export-pair.ts';
import { findVotes } from './find-votes.ts';
import { type LoadImagesOptions, loadImages } from './load-images.ts';

/** Why a pair is not in the data set. */
export type LeftOut = 'duplicate' | 'image';

/** How pairs are made ready to be written. */
export interface LoadPairsOptions extends LoadImagesOptions {
  seed: number;
  /** Of the prompts, by split; they make 1. */
  shares: Shares<Split>;
  /** Sample id → its consensus, where one was given. */
  consensus?: ReadonlyMap<string, Consensus> | undefined;
  onLeftOut: (reason: LeftOut) => void;
}

/**
 * Brings the images of pairs into memory, checks that they are those that were judged, and draws what a data set draws:
 * the split of each prompt and the place of the chosen image. Gives the pairs of a sample that stand together, and reads
 * one sample ahead.
 *
 * @throws InputError with `strict` at the first image that vanished or changed.
 */
export async function* loadPairs(
  pairs: Source<PreferencePair>,
  options: LoadPairsOptions,
): AsyncGenerator<ExportPair[], void, undefined> {
  let ahead: Promise<ExportPair[]> | undefined;
  for await (const sample of groupBySample(dropRepeated(pairs, () => options.onLeftOut('duplicate')))) {
    options.signal.throwIfAborted();
    const loading = loadSample(sample, options);
    // It is awaited a round later; until then its failure is nobody's.
    loading.catch(() => {});
    if (ahead) yield await ahead;
    ahead = loading;
  }
  if (ahead) yield await ahead;
}

async function* groupBySample(pairs: AsyncIterable<PreferencePair>): AsyncGenerator<PreferencePair[], void, undefined> {
  let sample: PreferencePair[] = [];
  for await (const pair of pairs) {
    if (sample[0] && (sample[0].sampleId !== pair.sampleId || sample[0].prompt !== pair.prompt)) {
      yield sample;
      sample = [];
    }
    sample.push(pair);
  }
  if (sample.length) yield sample;
}

async function loadSample(pairs: readonly PreferencePair[], options: LoadPairsOptions): Promise<ExportPair[]> {
  const images = await loadImages(pairs, options);
  const [first] = pairs;
  const split = splitOf(first?.prompt ?? '', options.shares);
  return pairs.flatMap((pair) => {
    const chosen = images.of(pair.chosen);
    const rejected = images.of(pair.rejected);
    if (!chosen || !rejected) {
      options.onLeftOut('image');
      return [];
    }
    const chosenFirst = drawSide(options.seed, pair.id);
    return [{ pair, split, chosen, rejected, chosenFirst, ...findVotes(pair, options.consensus?.get(pair.sampleId)) }];
  });
}

/** Whether the chosen image stands first: one bit of a hash, so that it does not depend on the order of the pairs. */
function drawSide(seed: number, pairId: string): boolean {
  return ((createHash('sha256').update(`${seed} ${pairId}`).digest()[0] ?? 0) & 1) === 1;
}
