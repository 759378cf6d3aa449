import { createHash } from 'node:crypto';
import { type Shares, splitOf } from '@visionprefer/aggregator';
import {
  type Consensus,
  createKeySet,
  ImageError,
  InputError,
  type PairSide,
  type PreferencePair,
  type ReadImageOptions,
  readImage,
  readImageHeader,
  type Source,
} from '@visionprefer/core';
import type { Problem } from '@visionprefer/journal';
import type { ExportImage, ExportPair, Split } from '../formats/format.ts';

/** Why a pair is not in the data set. */
export type LeftOut = 'duplicate' | 'image';

/** How pairs are made ready to be written. */
export interface LoadPairsOptions {
  images: ReadImageOptions;
  seed: number;
  /** Of the prompts, by split; they make 1. */
  shares: Shares<Split>;
  /** Sample id → its consensus, where one was given. */
  consensus?: ReadonlyMap<string, Consensus>;
  /** Stop at the first image that is not there as it was judged, instead of leaving its pairs out. */
  strict: boolean;
  /** An image that cannot be read, in words. */
  describeImageError: (error: ImageError) => string;
  report: (problem: Problem) => void;
  onLeftOut: (reason: LeftOut) => void;
  signal: AbortSignal;
}

/** Images of one sample that are read at once. */
const concurrency = 4;

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
  for await (const sample of groupBySample(dropRepeated(pairs, options))) {
    options.signal.throwIfAborted();
    const loading = loadSample(sample, options);
    // It is awaited a round later; until then its failure is nobody's.
    loading.catch(() => {});
    if (ahead) yield await ahead;
    ahead = loading;
  }
  if (ahead) yield await ahead;
}

/** Leaves out what a trainer would meet twice: the same two pictures for the same prompt with the same winner. */
async function* dropRepeated(
  pairs: Source<PreferencePair>,
  { onLeftOut }: LoadPairsOptions,
): AsyncGenerator<PreferencePair, void, undefined> {
  const seen = createKeySet();
  for await (const pair of pairs) {
    const [chosen, rejected] = [pictureOf(pair.chosen), pictureOf(pair.rejected)];
    const key = JSON.stringify([pair.aspect, sameWords(pair.prompt), chosen, rejected]);
    if (chosen === rejected || !seen.add(key)) onLeftOut('duplicate');
    else yield pair;
  }
}

/** What tells a picture from others: its hash, which ratings made elsewhere may lack. */
function pictureOf({ hash, url }: PairSide): string {
  return hash || url;
}

/** What is the same for prompts that differ in case, spacing or Unicode form alone. */
function sameWords(prompt: string): string {
  return prompt.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
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
    const chosen = images.get(keyOf(pair.chosen));
    const rejected = images.get(keyOf(pair.rejected));
    if (!chosen || !rejected) {
      options.onLeftOut('image');
      return [];
    }
    const chosenFirst = drawSide(options.seed, pair.id);
    return [{ pair, split, chosen, rejected, chosenFirst, ...findVotes(pair, options.consensus) }];
  });
}

/** The images of a sample, each read once; those that are not as they were judged are reported and left out. */
async function loadImages(
  pairs: readonly PreferencePair[],
  { images: where, strict, describeImageError, report, signal }: LoadPairsOptions,
): Promise<Map<string, ExportImage>> {
  const sides = new Map<string, PairSide>();
  for (const { chosen, rejected } of pairs) for (const side of [chosen, rejected]) sides.set(keyOf(side), side);
  const sampleId = pairs[0]?.sampleId ?? '';
  const waiting = [...sides];
  const loaded = new Map<string, ExportImage>();
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [key, side] = next;
      try {
        loaded.set(key, await loadImage(side, { ...where, signal }));
      } catch (error) {
        if (!(error instanceof ImageError)) throw error;
        const message = describeImageError(error);
        if (strict) throw new InputError(`Sample ${sampleId}, image ${side.id}: ${message}`, { cause: error });
        report({ sampleId, imageId: side.id, message: `${message} Its pairs are left out.` });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, waiting.length) }, work));
  return loaded;
}

async function loadImage({ url, hash: judged }: PairSide, options: ReadImageOptions): Promise<ExportImage> {
  const { bytes, hash } = await readImage(url, options);
  if (judged && hash !== judged) {
    throw new ImageError(
      `The image changed since it was judged: its content hash is ${hash}, the pair has ${judged}. Bring back the picture that was judged, or judge this one.`,
    );
  }
  const { mediaType, orientation } = readImageHeader(bytes);
  return { bytes, hash, name: `${hash}.${endings[mediaType]}`, turned: orientation !== 1 };
}

const endings = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/other': 'img',
} as const;

function keyOf({ url, hash }: PairSide): string {
  return `${hash} ${url}`;
}

/** Whether the chosen image stands first: one bit of a hash, so that it does not depend on the order of the pairs. */
function drawSide(seed: number, pairId: string): boolean {
  return ((createHash('sha256').update(`${seed} ${pairId}`).digest()[0] ?? 0) & 1) === 1;
}

/** Who scored both images. What they gave them is known in an aspect; the overall score is nobody's own. */
function findVotes(
  { sampleId, aspect, chosen, rejected }: PreferencePair,
  consensus: ReadonlyMap<string, Consensus> | undefined,
): Pick<ExportPair, 'annotators' | 'votes'> {
  const images = consensus?.get(sampleId)?.images;
  if (!images) return {};
  const votesOf = (id: string, name: string) =>
    images.find(({ imageId }) => imageId === id)?.aspects[name]?.votes ?? {};
  const names = aspect === 'overall' ? Object.keys(images[0]?.aspects ?? {}) : [aspect];
  const both = new Map<string, readonly [number, number]>();
  for (const name of names) {
    const other = votesOf(rejected.id, name);
    for (const [annotator, score] of Object.entries(votesOf(chosen.id, name))) {
      const against = other[annotator];
      if (against !== undefined) both.set(annotator, [score, against]);
    }
  }
  return { annotators: [...both.keys()].sort(), ...(aspect !== 'overall' && { votes: both }) };
}
