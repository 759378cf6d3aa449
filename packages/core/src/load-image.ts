import type { Image } from './records.ts';

/** Media types that annotators are shown. */
export type MediaType = 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif';

/** A picture in memory, as it will be shown. */
export interface LoadedImage {
  bytes: Uint8Array;
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
