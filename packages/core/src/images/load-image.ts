import { ImageError } from '../contract/errors.ts';
import type { Image } from '../records/records.ts';
import { describeImage, type ImageHeader, readImageHeader } from './image-header.ts';
import { createImageReader, type ReadImageOptions } from './read-image.ts';

/** Media types that annotators are shown. */
export type MediaType = 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif';

/** What can be known of a picture, as it will be shown, without having it in memory. */
export interface KnownImage {
  /** Told by the bytes, whatever the file name or the server said. */
  mediaType: MediaType;
  /** Pixels. */
  width: number;
  height: number;
  /** First 128 bits, in hex, of the SHA-256 of the bytes as they came, before any preparation. */
  hash: string;
  /** What was done to the picture before it was shown, such as `turned upright, image/jpeg`; absent when nothing. */
  preparation?: string;
}

/** A picture in memory, as it will be shown. */
export interface LoadedImage extends KnownImage {
  bytes: Uint8Array;
}

/** What images an annotator takes. Absent means no limit. */
export interface ImageLimits {
  mediaTypes?: readonly MediaType[];
  /** Bytes of one image. */
  maxBytes?: number;
  /** Pixels along the longer side. */
  maxSide?: number;
  /** Pixels in all. */
  maxPixels?: number;
  /** Images in one question. */
  maxImages?: number;
}

/** Brings one image into memory, fit for the given limits. Throws an ImageError when it cannot or must not. */
export type LoadImage = (image: Image, options: LoadImageOptions) => Promise<LoadedImage>;

/** What a loader is told besides the image. */
export interface LoadImageOptions {
  limits: ImageLimits;
  signal: AbortSignal;
}

/**
 * Loads images as they are: nothing is decoded, turned or scaled, so whatever would need that is an ImageError.
 * This is what `annotate` uses when no other loader is given; `imageLoader` of `@visionprefer/images` prepares
 * pictures instead of turning them down.
 */
export function originalImages(options: ReadImageOptions = {}): LoadImage {
  const read = createImageReader(options);
  return async ({ url }, { limits, signal }) => {
    const { bytes, hash } = await read(url, signal);
    const header = readImageHeader(bytes);
    const { mediaType } = header;
    if (mediaType === 'image/other') {
      throw new ImageError(`The image is ${describeImage(header)}; expected PNG, JPEG, WebP or GIF.`);
    }
    const obstacle = findObstacle(header, mediaType, bytes.length, limits);
    if (obstacle) {
      throw new ImageError(`The image ${obstacle}.`, {
        advice: 'Pass loadImage: imageLoader({ root }) of @visionprefer/images, which prepares images, or mend it.',
      });
    }
    return { bytes, mediaType, width: header.width, height: header.height, hash };
  };
}

/** The strictest of several limits. */
export function strictestLimits(all: readonly ImageLimits[]): ImageLimits {
  const strictest: ImageLimits = {};
  for (const limits of all) {
    for (const name of ['maxBytes', 'maxSide', 'maxPixels', 'maxImages'] as const) {
      const limit = limits[name];
      if (limit !== undefined) strictest[name] = Math.min(limit, strictest[name] ?? limit);
    }
    const { mediaTypes } = limits;
    if (mediaTypes)
      strictest.mediaTypes = (strictest.mediaTypes ?? mediaTypes).filter((type) => mediaTypes.includes(type));
  }
  return strictest;
}

function findObstacle(header: ImageHeader, type: MediaType, size: number, limits: ImageLimits): string | undefined {
  const { width, height } = header;
  if (header.frames > 1) return `is animated; expected a single picture`;
  if (!header.complete) return 'is cut off before its end';
  if (header.orientation !== 1) return 'is stored turned (EXIF orientation), which annotators read differently';
  if (limits.mediaTypes && !limits.mediaTypes.includes(type))
    return `is ${type}; expected ${limits.mediaTypes.join(', ')}`;
  if (size > (limits.maxBytes ?? Infinity)) return `has ${size} bytes; the annotators take at most ${limits.maxBytes}`;
  if (Math.max(width, height) > (limits.maxSide ?? Infinity)) {
    return `has ${width} × ${height} px; the annotators take at most ${limits.maxSide} px a side`;
  }
  if (width * height > (limits.maxPixels ?? Infinity)) {
    return `has ${width} × ${height} px; the annotators take at most ${limits.maxPixels} pixels in all`;
  }
  return undefined;
}
