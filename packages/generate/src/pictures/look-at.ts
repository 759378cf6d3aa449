import { createHash } from 'node:crypto';
import { ImageError, type MediaType, readImageHeader } from '@visionprefer/core';
import { decodePixels } from '@visionprefer/images';

/** What a picture is, as far as it tells whether it can be used. */
export interface Looked {
  mediaType: MediaType;
  width: number;
  height: number;
  /** First 128 bits, in hex, of the SHA-256 of its bytes. */
  hash: string;
  /** Perceptual hash: 256 bits in hex. What looks the same differs in few of them. */
  look: string;
  /** Whether it is of one colour alone. */
  isBlank: boolean;
}

/** Cells in a row of the grid that a perceptual hash is drawn from, and rows. */
const side = 16;
/** A picture whose cells differ by less, of 255, shows nothing. */
const leastContrast = 3;

/**
 * Decodes a picture and looks at it.
 *
 * @throws ImageError when it is no picture, or cannot be decoded as a whole.
 */
export async function lookAt(bytes: Uint8Array): Promise<Looked> {
  const { width, height, rgb } = await decodePixels(bytes);
  const { mediaType = 'image/other' } = readImageHeader(bytes) ?? {};
  if (mediaType === 'image/other') throw new ImageError('It is no PNG, JPEG, WebP or GIF.', { code: 'no-image' });
  const cells = averageCells(rgb, width, height);
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  const isBlank = contrastOf(rgb) < leastContrast;
  return { mediaType, width, height, hash, look: differenceHash(cells), isBlank };
}

/** How many bits two perceptual hashes differ in, of 256. */
export function lookDistance(one: string, other: string): number {
  let bits = 0;
  for (let at = 0; at < one.length; at += 8) {
    let differing = Number.parseInt(one.slice(at, at + 8), 16) ^ Number.parseInt(other.slice(at, at + 8), 16);
    for (; differing; differing &= differing - 1) bits++;
  }
  return bits;
}

/** Mean brightness of each cell, row by row; one column more than the hash has bits in a row. */
function averageCells(rgb: Uint8Array, width: number, height: number): Float64Array {
  const columns = side + 1;
  const sums = new Float64Array(columns * side);
  const counts = new Float64Array(columns * side);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * side) / height) * columns;
    for (let x = 0; x < width; x++) {
      const cell = row + Math.floor((x * columns) / width);
      const at = (y * width + x) * 3;
      sums[cell] = (sums[cell] ?? 0) + 0.299 * (rgb[at] ?? 0) + 0.587 * (rgb[at + 1] ?? 0) + 0.114 * (rgb[at + 2] ?? 0);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  return sums.map((sum, cell) => sum / Math.max(1, counts[cell] ?? 1));
}

/** The difference hash ("dHash", N. Krawetz 2013): whether each cell is brighter than the one to its left. */
function differenceHash(cells: Float64Array): string {
  let hex = '';
  for (let row = 0; row < side; row++) {
    for (let nibble = 0; nibble < side; nibble += 4) {
      let bits = 0;
      for (let bit = 0; bit < 4; bit++) {
        const at = row * (side + 1) + nibble + bit;
        bits = bits * 2 + Number((cells[at + 1] ?? 0) > (cells[at] ?? 0));
      }
      hex += bits.toString(16);
    }
  }
  return hex;
}

/** The largest difference within one of the three channels. */
function contrastOf(rgb: Uint8Array): number {
  const lows = [255, 255, 255];
  const highs = [0, 0, 0];
  for (let at = 0; at < rgb.length; at++) {
    const value = rgb[at] ?? 0;
    if (value < (lows[at % 3] ?? 0)) lows[at % 3] = value;
    if (value > (highs[at % 3] ?? 0)) highs[at % 3] = value;
  }
  return Math.max(...highs.map((high, channel) => high - (lows[channel] ?? 0)));
}
