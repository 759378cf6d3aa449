/** Media types that annotators are shown. */
export type MediaType = 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif';

/** Width and height of a picture in pixels. */
export interface ImageSize {
  width: number;
  height: number;
}

/** What can be known of a picture, as it will be shown, without having it in memory. */
export interface KnownImage extends ImageSize {
  /** Told by the bytes, whatever the file name or the server said. */
  mediaType: MediaType;
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
  mediaTypes?: readonly MediaType[] | undefined;
  /** Bytes of one image. */
  maxBytes?: number | undefined;
  /** Pixels along the longer side. */
  maxSide?: number | undefined;
  /** Pixels in all. */
  maxPixels?: number | undefined;
  /** Images in one question. */
  maxImages?: number | undefined;
}
