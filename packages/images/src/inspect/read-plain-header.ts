import type { PictureFormat } from './picture-format.ts';
import { pngChunks } from './png-chunks.ts';

/** What the header of a picture tells about which nothing is odd. */
export interface PlainHeader {
  /** Pixels. */
  width: number;
  height: number;
  hasAlpha: boolean;
}

/**
 * Reads the header of a plain PNG or JPEG: 8 bits, grey or RGB, nothing about colours or orientation, one frame. That
 * is most of what image models give, and takes a twentieth of the time of asking sharp.
 *
 * @returns undefined for everything else.
 */
export function readPlainHeader(bytes: Uint8Array, format: PictureFormat): PlainHeader | undefined {
  const header = format === 'PNG' ? readPng(bytes) : format === 'JPEG' ? readJpeg(bytes) : undefined;
  return header && header.width > 0 && header.height > 0 ? header : undefined;
}

/** Chunks that change nothing about how the pixels are to be seen, or that are told of here. */
const plainChunks: ReadonlySet<string> = new Set(
  'IHDR PLTE tRNS pHYs tEXt zTXt iTXt tIME bKGD sRGB gAMA cHRM'.split(' '),
);

/** Whether a text is one in which ImageMagick hides Exif data or a colour profile. */
function hides(text: Uint8Array): boolean {
  return String.fromCharCode(...text.subarray(0, hidden.length)) === hidden;
}

const hidden = 'Raw profile';

/** PNG, third edition, section 11. */
function readPng(bytes: Uint8Array): PlainHeader | undefined {
  let header: PlainHeader | undefined;
  for (const { name, data, intact } of pngChunks(bytes)) {
    if (name === 'IDAT') return header;
    if (!plainChunks.has(name) || (name.endsWith('Xt') && hides(data))) return undefined;
    if (name === 'tRNS' && header) header.hasAlpha = true;
    if (name !== 'IHDR') continue;
    const [depth, colour = 0, compression, filter, interlace] = data.subarray(8, 13);
    const isKnown = depth === 8 && [0, 2, 3, 4, 6].includes(colour) && !compression && !filter && interlace === 0;
    if (header || data.length !== 13 || !isKnown || !intact()) return undefined;
    const view = new DataView(data.buffer, data.byteOffset);
    header = { width: view.getUint32(0), height: view.getUint32(4), hasAlpha: colour >= 4 };
  }
  return undefined;
}

/** ITU-T T.81, annex B: the segments up to the first scan. */
function readJpeg(bytes: Uint8Array): PlainHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let header: PlainHeader | undefined;
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    const length = view.getUint16(at + 2);
    if (marker === 0xda) return header;
    // Baseline, extended or progressive frames; tables; JFIF and comments. Exif, profiles and Adobe's marks are not plain.
    const isFrame = marker >= 0xc0 && marker <= 0xc2;
    if (!isFrame && ![0xc4, 0xdb, 0xdd, 0xe0, 0xfe].includes(marker)) return undefined;
    if (isFrame) {
      const components = bytes[at + 9];
      if (header || at + 10 > bytes.length || bytes[at + 4] !== 8 || (components !== 1 && components !== 3)) {
        return undefined;
      }
      header = { width: view.getUint16(at + 7), height: view.getUint16(at + 5), hasAlpha: false };
    }
    at += 2 + length;
  }
  return undefined;
}
