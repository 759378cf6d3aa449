import { ImageError, type MediaType } from '@visionprefer/core';

/** The kinds of picture files that are read. */
export type PictureFormat = 'PNG' | 'JPEG' | 'WebP' | 'GIF' | 'TIFF' | 'AVIF';

/** The media type of a format that annotators are shown; the others are shown as something else. */
export const mediaTypes: Readonly<Partial<Record<PictureFormat, MediaType>>> = {
  PNG: 'image/png',
  JPEG: 'image/jpeg',
  WebP: 'image/webp',
  GIF: 'image/gif',
};

/** In hex, as the formats' specifications give them. */
const signatures: readonly (readonly [RegExp, PictureFormat])[] = [
  [/^89504e470d0a1a0a/, 'PNG'],
  [/^ffd8ff/, 'JPEG'],
  [/^52494646.{8}57454250/, 'WebP'],
  [/^47494638(37|39)61/, 'GIF'],
  [/^(49492a00|4d4d002a)/, 'TIFF'],
  [/^.{8}66747970(.{8}){0,6}617669(66|73)/, 'AVIF'],
];

/** None of them is longer. */
const signatureBytes = 36;

/** What else people hand over, so that the message can name it. */
const strangers: readonly (readonly [RegExp, string])[] = [
  [/^\s*(<\?xml.*?)?(<!--.*?-->\s*)?<svg/is, 'an SVG drawing'],
  [/^\s*<(!doctype html|html)/i, 'a web page'],
  [/^%PDF/, 'a PDF document'],
  [/^BM/, 'a BMP picture'],
  [/^.{4}ftyp(hei|hev|mif1|msf1)/s, 'a HEIC picture'],
  [/^.{4}ftyp/s, 'a video'],
  [/^.{4}JXL /s, 'a JPEG XL picture'],
  [/^version https:\/\/git-lfs/, 'a Git LFS pointer instead of the picture'],
  [/^PK/, 'a zip archive'],
  [/^[\s\x21-\x7e]+$/, 'text'],
];

/**
 * Tells the format of a picture by its first bytes, whatever its name says.
 *
 * @throws ImageError that says what it is instead, as far as that is known.
 */
export function pictureFormat(bytes: Uint8Array): PictureFormat {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 256));
  const hex = head.toString('hex', 0, signatureBytes);
  const format = signatures.find(([signature]) => signature.test(hex))?.[1];
  if (format) return format;
  const text = head.toString('latin1');
  const stranger = strangers.find(([signature]) => signature.test(text))?.[1] ?? 'a file of no known kind';
  throw new ImageError(
    `It is not an image that can be shown but ${stranger}; expected PNG, JPEG, WebP, GIF, TIFF or AVIF. Save it as one of these.`,
    { code: 'no-image' },
  );
}
