import { crc32, deflateSync } from 'node:zlib';
import type { LoadedImage } from '../contract/loaded-image.ts';
import { hashBytes } from '../images/digest.ts';

/** What is painted: noise over a gradient by default, or something plainer. */
export type Motif = 'noise' | 'plain' | 'stripes' | 'dark';

/** A small picture that any decoder takes, another for every seed. */
export async function drawPng(seed: number, motif: Motif = 'noise', side = 32): Promise<LoadedImage> {
  const rows = Buffer.alloc(side * (1 + 3 * side));
  let state = seed + 1;
  for (let at = 0; at < rows.length; at++) {
    // A linear congruential generator: the picture need only differ from the others.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const column = at % (1 + 3 * side);
    const painted = {
      noise: ((at * 255) / rows.length + (state >>> 26)) & 255,
      plain: 40 + ((seed * 50) & 127),
      stripes: Math.floor(column / 12) % 2 === 0 ? 250 : 5,
      dark: state >>> 28,
    };
    rows[at] = column === 0 ? 0 : painted[motif];
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const file = Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  // Plain bytes, as loaders give them: a Buffer and its copy do not compare as equal.
  const bytes = new Uint8Array(file);
  return { bytes, mediaType: 'image/png', width: side, height: side, hash: await hashBytes(bytes) };
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
