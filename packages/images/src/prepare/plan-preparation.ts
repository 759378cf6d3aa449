import { ImageError, type ImageLimits, type MediaType } from '@visionprefer/core';
import type { Picture } from '../inspect/inspect-picture.ts';

/** How a picture is to be made fit for the annotators. */
export interface Preparation {
  turn: boolean;
  /** What the colours were, when they must become 8-bit sRGB. */
  colour?: string;
  /** Pixels it is to have. */
  width: number;
  height: number;
  mediaType: MediaType;
  /** Whether its transparency must be laid on white, because the type has none. */
  flatten: boolean;
}

/** Up to this many pixels an exact picture stays exact when it is written anew; a larger one becomes JPEG. */
const smallPixels = 1_048_576;

const writable: readonly MediaType[] = ['image/png', 'image/jpeg', 'image/webp'];

/**
 * Plans what must be done to a picture so that it is upright, 8-bit sRGB and within `limits`.
 *
 * @returns undefined when it is so already.
 * @throws ImageError when no type that can be written is among those the annotators take.
 */
export function planPreparation(picture: Picture, limits: ImageLimits): Preparation | undefined {
  const { orientation, colour, format, mediaType, size } = picture;
  const turn = orientation !== 1;
  const { width, height } = fitSize(picture, limits);
  const scaled = width !== picture.width || height !== picture.height;
  const typeTaken = format !== 'TIFF' && format !== 'AVIF' && (limits.mediaTypes?.includes(mediaType) ?? true);
  const tooHeavy = size > (limits.maxBytes ?? Infinity);
  if (!turn && !colour && !scaled && typeTaken && !tooHeavy) return undefined;
  const target = chooseType(picture, width * height, limits);
  const flatten = picture.hasAlpha && target === 'image/jpeg';
  return { turn, ...(colour && { colour }), width, height, mediaType: target, flatten };
}

/** The largest size of the same shape within `limits`; pixels. */
export function fitSize(
  { width, height }: { width: number; height: number },
  { maxSide = Infinity, maxPixels = Infinity }: ImageLimits,
): { width: number; height: number } {
  const scale = Math.min(1, maxSide / Math.max(width, height), Math.sqrt(maxPixels / (width * height)));
  return scaleSize({ width, height }, scale);
}

/** A size times a factor up to 1, in whole pixels, at least 1 a side. */
export function scaleSize(
  { width, height }: { width: number; height: number },
  scale: number,
): { width: number; height: number } {
  // The small addition keeps 3000 × (2000 / 3000) from becoming 1999.
  const side = (length: number) => Math.max(1, Math.floor(length * scale + 1e-6));
  return { width: side(width), height: side(height) };
}

function chooseType({ lossless, hasAlpha }: Picture, pixels: number, limits: ImageLimits): MediaType {
  const wished: MediaType = hasAlpha || (lossless && pixels <= smallPixels) ? 'image/png' : 'image/jpeg';
  const taken = writable.filter((type) => limits.mediaTypes?.includes(type) ?? true);
  const type = taken.includes(wished) ? wished : taken[0];
  if (type) return type;
  throw new ImageError(
    `The image must be written anew, but none of the types that the annotators take (${limits.mediaTypes?.join(', ')}) can be written. Allow PNG, JPEG or WebP.`,
  );
}
