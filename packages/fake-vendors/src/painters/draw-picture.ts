import { crc32, deflateSync } from 'node:zlib';
import { createRandom, drawFrom } from '../random.ts';

/** Fields in a row of a picture, and rows. */
const fields = 8;

/** Draws a PNG of coloured fields: others for another text, the same for the same. */
export function drawPicture(text: string, { width, height }: { width: number; height: number }): Buffer {
  const random = createRandom(Math.floor(drawFrom(text) * 2 ** 32));
  const colours = Array.from({ length: fields * fields }, () => [random(), random(), random()].map(toByte));
  return encodePng({ width, height }, (column, row) => colours[row * fields + column] ?? []);
}

/** Draws a PNG of one colour. */
export function drawBlank(size: { width: number; height: number }): Buffer {
  return encodePng(size, () => [128, 128, 128]);
}

function toByte(share: number): number {
  return Math.floor(share * 256);
}

/** Writes fields as a PNG of 8-bit RGB (W3C PNG, third edition). */
function encodePng(
  { width, height }: { width: number; height: number },
  colourOf: (column: number, row: number) => number[],
): Buffer {
  const line = (row: number) => {
    const bytes = Buffer.alloc(1 + width * 3);
    for (let x = 0; x < width; x++) bytes.set(colourOf(Math.floor((x * fields) / width), row), 1 + x * 3);
    return bytes;
  };
  const lines = Array.from({ length: fields }, (_, row) => line(row));
  const rows = Array.from({ length: height }, (_, y) => lines[Math.floor((y * fields) / height)] ?? Buffer.alloc(0));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const pixels = deflateSync(Buffer.concat(rows), { level: 1 });
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
