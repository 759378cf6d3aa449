import {
  createImageReader,
  type Image,
  ImageError,
  type ImageReader,
  type PairSide,
  type PreferencePair,
  type ReadImageOptions,
} from '@visionprefer/core';
import type { Encoder } from '../encoders/encoder.ts';

/** An image that could not be used. */
export interface ImageProblem {
  sampleId: string;
  imageId: string;
  message: string;
}

/** How pictures are read and embedded. */
export interface EmbedOptions {
  /** Where images may be read from. */
  images?: Omit<ReadImageOptions, 'signal'> | undefined;
  /** Told of each image that cannot be used; what it belongs to is left out. Default: the first one is thrown. */
  onProblem?: ((problem: ImageProblem) => void) | undefined;
  /** Told after each picture. */
  onProgress?: ((progress: { pictures: number; of: number }) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** Pictures as rows of features. */
export interface EmbeddedPictures {
  features: Float32Array;
  dimensions: number;
  /** The content hash of the picture of each row. */
  pictures: readonly string[];
  /** The first image that could not be used. */
  problem?: ImageProblem | undefined;
  /** The row of one side of a pair with this prompt; undefined when the picture could not be used. */
  rowOf(side: Image, prompt: string): number | undefined;
}

/**
 * Reads the pictures of pairs and embeds each once; with each of its prompts, where the encoder looks at prompts. Rows
 * stand in the order of content hashes, whatever the files are called and wherever they stand.
 *
 * @throws ImageError for the first picture that cannot be used, unless `onProblem` takes it.
 */
export async function embedPairs(
  pairs: readonly PreferencePair[],
  encoder: Encoder,
  { images, onProblem, onProgress, signal }: EmbedOptions = {},
): Promise<EmbeddedPictures> {
  const read = createImageReader(images);
  const wanted = listWanted(pairs, encoder.usesPrompt);
  const rows = new Map<string, Row>();
  const rowKeys = new Map<string, string>();
  let problem: ImageProblem | undefined;
  let done = 0;
  for (const [key, want] of wanted) {
    signal?.throwIfAborted();
    try {
      const row = await embedOne(want, encoder, read, rows, signal);
      rowKeys.set(key, row.key);
      rows.set(row.key, row);
    } catch (error) {
      if (!(error instanceof ImageError) || !onProblem) throw error;
      const told = { sampleId: want.sampleId, imageId: want.side.id, message: error.message };
      problem ??= told;
      onProblem(told);
    }
    onProgress?.({ pictures: ++done, of: wanted.size });
  }
  return { ...arrange(rows, rowKeys, encoder), problem };
}

interface Row {
  key: string;
  hash: string;
  features: Float32Array;
}

interface Wanted {
  side: PairSide;
  prompt: string;
  sampleId: string;
}

function listWanted(pairs: readonly PreferencePair[], usesPrompt: boolean): Map<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const { chosen, rejected, prompt, sampleId } of pairs) {
    for (const side of [chosen, rejected]) {
      const key = wantedKey(side, usesPrompt ? prompt : '');
      if (!wanted.has(key)) wanted.set(key, { side, prompt: usesPrompt ? prompt : '', sampleId });
    }
  }
  return wanted;
}

function wantedKey({ url }: Image, prompt: string): string {
  return `${url}\n${prompt}`;
}

async function embedOne(
  { side, prompt, sampleId }: Wanted,
  encoder: Encoder,
  read: ImageReader,
  rows: ReadonlyMap<string, Row>,
  signal: AbortSignal | undefined,
): Promise<Row> {
  const { bytes, hash } = await read(side.url, signal);
  if (side.hash && side.hash !== hash) {
    throw new ImageError(
      `The image ${side.id} of sample ${sampleId} changed since it was judged: its content hash is ${hash}, the pair has ${side.hash}. Bring back the picture that was judged, or judge this one.`,
    );
  }
  const key = `${hash}\n${prompt}`;
  const known = rows.get(key);
  if (known) return known;
  const [features] = await encoder.embed([{ bytes, hash }], encoder.usesPrompt ? [prompt] : undefined);
  if (features?.length !== encoder.dimensions) {
    throw new RangeError(
      `The encoder ${encoder.id} gave ${features?.length ?? 'no'} numbers for an image. Expected ${encoder.dimensions}.`,
    );
  }
  return { key, hash, features };
}

function arrange(
  rows: ReadonlyMap<string, Row>,
  rowKeys: ReadonlyMap<string, string>,
  { dimensions, usesPrompt }: Encoder,
): EmbeddedPictures {
  const sorted = [...rows.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
  const places = new Map(sorted.map(({ key }, place) => [key, place]));
  const features = new Float32Array(sorted.length * dimensions);
  for (const [place, row] of sorted.entries()) features.set(row.features, place * dimensions);
  return {
    features,
    dimensions,
    pictures: sorted.map(({ hash }) => hash),
    rowOf: (side, prompt) => places.get(rowKeys.get(wantedKey(side, usesPrompt ? prompt : '')) ?? ''),
  };
}
