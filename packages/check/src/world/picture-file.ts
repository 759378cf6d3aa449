import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { InputError } from '@visionprefer/core';
import { pictureSize, side } from './painter.ts';

/** How often each pixel is repeated in a row and a column, so that an annotator sees more than a speck. */
const enlarged = 16;
const width = side * enlarged;
const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** A picture as a PNG of 128 × 128 pixels (https://www.w3.org/TR/png-3), what is too dark or too light held in range. */
export function writePng(picture: Float32Array): Uint8Array {
  const rowLength = 1 + width * 3;
  const rows = new Uint8Array(rowLength * width);
  for (let y = 0; y < width; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const pixel = Math.floor(y / enlarged) * side + Math.floor(x / enlarged);
      for (let channel = 0; channel < 3; channel += 1) {
        const value = ((picture[pixel * 3 + channel] ?? 0) + 1) * 127.5;
        rows[y * rowLength + 1 + x * 3 + channel] = Math.round(Math.max(0, Math.min(255, value)));
      }
    }
  }
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, width);
  header.setUint16(8, 0x0802); // 8 bits, red, green and blue
  return Buffer.concat([
    signature,
    writeChunk('IHDR', new Uint8Array(header.buffer)),
    writeChunk('IDAT', deflateSync(rows, { level: 1 })),
    writeChunk('IEND', new Uint8Array()),
  ]);
}

/** The picture in a file that {@link writePng} wrote. @throws InputError for any other file. */
export function readPng(bytes: Uint8Array): Float32Array {
  const rows = inflateSync(chunkOf(bytes, 'IDAT'));
  const rowLength = 1 + width * 3;
  if (rows.length !== rowLength * width)
    throw new InputError('This is no picture of the small world: its size is another.');
  return Float32Array.from({ length: pictureSize }, (_, index) => {
    const pixel = Math.floor(index / 3);
    const [x, y] = [(pixel % side) * enlarged, Math.floor(pixel / side) * enlarged];
    return (rows[y * rowLength + 1 + x * 3 + (index % 3)] ?? 0) / 127.5 - 1;
  });
}

/** A picture as a `data:` url. */
export function writeDataUrl(picture: Float32Array): string {
  return `data:image/png;base64,${Buffer.from(writePng(picture)).toString('base64')}`;
}

function writeChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}

function chunkOf(bytes: Uint8Array, type: string): Uint8Array {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let start = signature.length; start + 12 <= file.length; ) {
    const length = file.readUInt32BE(start);
    if (file.toString('latin1', start + 4, start + 8) === type) return file.subarray(start + 8, start + 8 + length);
    start += 12 + length;
  }
  throw new InputError(`This is no picture of the small world: it has no ${type}.`);
}
