import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

/** A colourful picture without symmetry, so that turning, cutting and scaling it shows. */
export function makePicture(width = 64, height = 48): Sharp {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      pixels.set([(x * 255) / width, (y * 255) / height, 128 + 100 * Math.sin((x * y) / 90)], (y * width + x) * 3);
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** A picture whose four quarters are red, green, blue and white, as stored. */
export function makeQuarters(): Sharp {
  const colours = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [255, 255, 255],
  ];
  const pixels = new Uint8Array(64 * 32 * 3);
  for (let i = 0; i < 64 * 32; i++) {
    const quarter = (i % 64 < 32 ? 0 : 1) + (i < 64 * 16 ? 0 : 2);
    pixels.set(colours[quarter] ?? [], i * 3);
  }
  return sharp(pixels, { raw: { width: 64, height: 32, channels: 3 } });
}

/** Three frames of 32 × 32. */
export async function makeAnimation(): Promise<Sharp> {
  const frames = ['#f00', '#0f0', '#00f'].map((background) =>
    sharp({ create: { width: 32, height: 32, channels: 3, background } })
      .png()
      .toBuffer(),
  );
  return sharp(await Promise.all(frames), { join: { animated: true } });
}

/** The given PNG as an animated one with that many frames, by its control chunk alone. */
export function animatePng(png: Buffer, frames: number): Buffer {
  const data = Buffer.alloc(8);
  data.writeUInt32BE(frames, 0);
  return Buffer.concat([png.subarray(0, 33), pngChunk('acTL', data), png.subarray(33)]);
}

/** A PNG whose header claims a size that its few bytes do not hold. */
export function makeBomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', Buffer.from('789c030000000001', 'hex')),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** An AVIF whose header claims 65,535 pixels a side. */
export async function makeAvifBomb(): Promise<Buffer> {
  const bytes = await makePicture().avif().toBuffer();
  // The spatial extents, ISO/IEC 23008-12 §6.5.3: name, version and flags, width, height.
  const at = bytes.indexOf('ispe') + 8;
  bytes.writeUInt32BE(65_535, at);
  bytes.writeUInt32BE(65_535, at + 4);
  return bytes;
}

/** A TIFF whose first directory claims 60,000 pixels a side. */
export async function makeTiffBomb(): Promise<Buffer> {
  const bytes = await makePicture().tiff({ compression: 'deflate' }).toBuffer();
  const directory = bytes.readUInt32LE(4);
  for (let entry = 0; entry < bytes.readUInt16LE(directory); entry++) {
    const at = directory + 2 + 12 * entry;
    // Width and height, TIFF 6.0 section 8; type 4 is a number of 32 bits.
    if (![256, 257].includes(bytes.readUInt16LE(at))) continue;
    bytes.writeUInt16LE(4, at + 2);
    bytes.writeUInt32LE(60_000, at + 8);
  }
  return bytes;
}

function pngChunk(name: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(name, 4, 'latin1');
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}
