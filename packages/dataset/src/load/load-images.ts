import {
  ImageError,
  InputError,
  type PairSide,
  type PreferencePair,
  type ReadImageOptions,
  readImage,
  readImageHeader,
} from '@visionprefer/core';
import type { Problem } from '@visionprefer/journal';
import type { ExportImage } from './export-pair.ts';

/** How the images of a sample are read. */
export interface LoadImagesOptions {
  /** Where they may be read from. */
  images: ReadImageOptions;
  /** Stop at the first image that is not there as it was judged, instead of leaving it out. */
  strict: boolean;
  /** An image that cannot be read, in words. */
  describeImageError: (error: ImageError) => string;
  report: (problem: Problem) => void;
  signal: AbortSignal;
}

/** The images of a sample that are as they were judged. */
export interface LoadedImages {
  /** The image of one side of a pair; undefined where it was left out. */
  of(side: PairSide): ExportImage | undefined;
}

/** Images of one sample that are read at once. */
const concurrency = 4;

/**
 * Reads the images of a sample, each once. Those that are not as they were judged are reported and left out.
 *
 * @throws InputError with `strict` at the first of these.
 */
export async function loadImages(
  pairs: readonly PreferencePair[],
  { images: where, strict, describeImageError, report, signal }: LoadImagesOptions,
): Promise<LoadedImages> {
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
  return { of: (side) => loaded.get(keyOf(side)) };
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
