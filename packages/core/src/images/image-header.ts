import { ImageError } from '../contract/errors.ts';
import type { MediaType } from '../contract/loaded-image.ts';

/** What the first bytes of a picture tell, without decoding it. */
export interface ImageHeader {
  /** `image/other`: a picture of a kind that annotators are not shown, such as TIFF. */
  mediaType: MediaType | 'image/other';
  /** Pixels, as stored; 0 for `image/other`. */
  width: number;
  height: number;
  /** EXIF orientation, 1 (upright) to 8. */
  orientation: number;
  /** 1, or 2 when there is more than one. */
  frames: number;
  /** Whether the file ends as its format ends. */
  complete: boolean;
}

const upright = { orientation: 1, frames: 1, complete: true };
const other: ImageHeader = { mediaType: 'image/other', width: 0, height: 0, ...upright };

/**
 * Tells what a picture is by its bytes.
 *
 * @throws ImageError when they are no picture that is known here.
 */
export function readImageHeader(bytes: Uint8Array): ImageHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ascii = (at: number, length: number) => String.fromCharCode(...bytes.subarray(at, at + length));
  try {
    if (ascii(1, 3) === 'PNG' && bytes[0] === 0x89) return readPng(view, ascii);
    if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return readJpeg(view, ascii);
    if (ascii(0, 4) === 'RIFF' && ascii(8, 4) === 'WEBP') return readWebp(view, ascii);
    if (/^GIF8[79]a$/.test(ascii(0, 6))) return readGif(view);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ImageError('The image is cut off within its header.', { cause: error });
  }
  if (/^(II\*\0|MM\0\*|BM)/.test(ascii(0, 4)) || /^ftyp(avif|avis|heic|heix|mif1|msf1)/.test(ascii(4, 8))) return other;
  throw new ImageError(`It is not an image: ${describeBytes(bytes)}; expected PNG, JPEG, WebP or GIF.`, {
    code: 'no-image',
  });
}

/** What a picture is, for a message. */
export function describeImage({ mediaType }: ImageHeader): string {
  return mediaType === 'image/other' ? 'of a kind that annotators are not shown (TIFF, BMP, AVIF or HEIF)' : mediaType;
}

type Ascii = (at: number, length: number) => string;

/** Portable Network Graphics, W3C Recommendation, 3rd edition. */
function readPng(view: DataView, ascii: Ascii): ImageHeader {
  let frames = 1;
  let complete = false;
  for (let at = 8; at + 8 <= view.byteLength; at += 12 + view.getUint32(at)) {
    const name = ascii(at + 4, 4);
    if (name === 'acTL' && view.getUint32(at + 8) > 1) frames = 2;
    if (name === 'IEND') complete = true;
  }
  return {
    ...upright,
    mediaType: 'image/png',
    width: view.getUint32(16),
    height: view.getUint32(20),
    frames,
    complete,
  };
}

/** JPEG, ITU-T T.81, annex B. */
function readJpeg(view: DataView, ascii: Ascii): ImageHeader {
  let orientation = 1;
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) throw new RangeError();
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) at++;
    else if (isFrameStart(marker)) {
      const size = { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
      return { ...upright, mediaType: 'image/jpeg', ...size, orientation, complete: endsWithMarker(view) };
    } else {
      if (marker === 0xe1 && ascii(at + 4, 4) === 'Exif') orientation = readOrientation(view, at + 10) ?? orientation;
      at += 2 + view.getUint16(at + 2);
    }
  }
}

function isFrameStart(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** Some writers pad after the end marker, so it is looked for in the last bytes, not as the last two. */
function endsWithMarker(view: DataView): boolean {
  for (let at = view.byteLength - 2; at >= Math.max(0, view.byteLength - 4096); at--) {
    if (view.getUint16(at) === 0xffd9) return true;
  }
  return false;
}

/** The orientation tag (0x0112) of the first directory; Exif 2.3, section 4.6. */
function readOrientation(view: DataView, tiff: number): number | undefined {
  const little = view.getUint16(tiff) === 0x4949;
  const directory = tiff + view.getUint32(tiff + 4, little);
  const entries = view.getUint16(directory, little);
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + entry * 12;
    if (view.getUint16(at, little) !== 0x0112) continue;
    const orientation = view.getUint16(at + 8, little);
    return orientation >= 1 && orientation <= 8 ? orientation : undefined;
  }
  return undefined;
}

/** WebP, RFC 9649. */
function readWebp(view: DataView, ascii: Ascii): ImageHeader {
  const complete = view.getUint32(4, true) + 8 <= view.byteLength;
  const webp = { ...upright, mediaType: 'image/webp' as const, complete };
  const kind = ascii(12, 4);
  if (kind === 'VP8 ') {
    return { ...webp, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  if (kind === 'VP8L') {
    const bits = view.getUint32(21, true);
    return { ...webp, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  const flags = view.getUint8(20);
  const size24 = (at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16) + 1;
  const orientation = flags & 0x08 ? webpOrientation(view, ascii) : 1;
  return { ...webp, width: size24(24), height: size24(27), orientation, frames: flags & 0x02 ? 2 : 1 };
}

function webpOrientation(view: DataView, ascii: Ascii): number {
  for (
    let at = 12;
    at + 8 <= view.byteLength;
    at += 8 + view.getUint32(at + 4, true) + (view.getUint32(at + 4, true) & 1)
  ) {
    if (ascii(at, 4) !== 'EXIF') continue;
    const tiff = ascii(at + 8, 4) === 'Exif' ? at + 14 : at + 8;
    return readOrientation(view, tiff) ?? 1;
  }
  return 1;
}

/** GIF89a specification, sections 18 to 27. */
function readGif(view: DataView): ImageHeader {
  const colourTable = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let frames = 0;
  let at = 13 + colourTable(view.getUint8(10));
  const skipBlocks = () => {
    while (at < view.byteLength && view.getUint8(at) !== 0) at += 1 + view.getUint8(at);
    at++;
  };
  while (at < view.byteLength && view.getUint8(at) !== 0x3b) {
    if (view.getUint8(at) === 0x2c) {
      frames++;
      at += 10 + colourTable(view.getUint8(at + 9)) + 1;
    } else at += 2;
    skipBlocks();
  }
  const size = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  return {
    ...upright,
    mediaType: 'image/gif',
    ...size,
    frames: Math.min(frames, 2) || 1,
    complete: at < view.byteLength,
  };
}

function describeBytes(bytes: Uint8Array): string {
  const head = bytes.subarray(0, 64);
  const readable = head.every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13);
  return readable ? 'it holds text' : 'its first bytes are those of no known picture format';
}
