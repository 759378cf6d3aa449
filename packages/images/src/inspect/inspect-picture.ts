import { ImageError, type MediaType } from '@visionprefer/core';
import type { Metadata } from 'sharp';
import { loadSharp } from '../load-sharp.ts';
import { isSrgbProfile } from './is-srgb-profile.ts';
import { mediaTypes, type PictureFormat, pictureFormat } from './picture-format.ts';
import { countPngFrames } from './png-chunks.ts';
import { readPlainHeader } from './read-plain-header.ts';

/** What a picture's header tells; nothing is decoded for it. */
export interface Picture {
  format: PictureFormat;
  /** `image/png` stands in for formats that annotators are not shown: such a picture is always prepared. */
  mediaType: MediaType;
  /** Bytes. */
  size: number;
  /** Pixels as seen, once turned upright. */
  width: number;
  height: number;
  /** EXIF orientation, 1 (upright) to 8. */
  orientation: number;
  /** Why its numbers are not plain 8-bit sRGB or grey, such as `CMYK`; absent when they are. */
  colour?: string;
  hasAlpha: boolean;
  /** Whether its pixels are stored exactly. */
  lossless: boolean;
  /** Frames of an animation, or pages. */
  frames: number;
}

/**
 * Reads a picture's header.
 *
 * @throws ImageError when the bytes are no picture, or one that is broken within its header.
 */
export async function inspectPicture(bytes: Uint8Array): Promise<Picture> {
  const format = pictureFormat(bytes);
  const plain = readPlainHeader(bytes, format);
  if (plain) {
    const { length: size } = bytes;
    const mediaType = mediaTypes[format] ?? 'image/png';
    return { format, mediaType, size, ...plain, orientation: 1, lossless: format === 'PNG', frames: 1 };
  }
  const metadata = await readMetadata(bytes, format);
  const { width, height, orientation = 1, hasAlpha, pages = 1 } = metadata;
  const colour = oddColour(metadata);
  return {
    format,
    mediaType: mediaTypes[format] ?? 'image/png',
    size: bytes.length,
    ...(orientation > 4 ? { width: height, height: width } : { width, height }),
    orientation,
    ...(colour && { colour }),
    hasAlpha,
    lossless: isLossless(format, bytes),
    frames: format === 'PNG' ? countPngFrames(bytes) : pages,
  };
}

async function readMetadata(bytes: Uint8Array, format: PictureFormat): Promise<Metadata> {
  const sharp = await loadSharp();
  try {
    // The pixel limit is our own, so that its message says what to do.
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (error) {
    throw new ImageError(
      `The image is cut off or broken: its ${format} header cannot be read (${reason(error)}). Fetch or save it again.`,
      { cause: error },
    );
  }
}

/** The first line of what sharp says. */
export function reason(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '').trim() : String(error);
}

function oddColour({ space, depth, icc }: Metadata): string | undefined {
  const names: Record<string, string> = { cmyk: 'CMYK', lab: 'Lab', scrgb: 'floating-point RGB' };
  if (names[space]) return names[space];
  if (depth !== 'uchar') return depth === 'ushort' ? '16-bit' : depth;
  return icc && !isSrgbProfile(icc) ? 'a colour profile other than sRGB' : undefined;
}

function isLossless(format: PictureFormat, bytes: Uint8Array): boolean {
  if (format === 'WebP') return Buffer.from(bytes.subarray(0, 64)).includes('VP8L');
  return format !== 'JPEG' && format !== 'AVIF';
}
