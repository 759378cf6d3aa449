import { crc32 } from 'node:zlib';

/** One chunk of a PNG file. */
export interface PngChunk {
  /** Four letters. */
  name: string;
  data: Uint8Array;
  /** Whether the checksum of name and data is the one stored. */
  intact(): boolean;
}

/** Walks the chunks of a PNG up to where it ends or is cut off; PNG, third edition, section 5. */
export function* pngChunks(bytes: Uint8Array): Iterable<PngChunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) return;
    const checked = bytes.subarray(at + 4, end - 4);
    const name = String.fromCharCode(bytes[at + 4] ?? 0, bytes[at + 5] ?? 0, bytes[at + 6] ?? 0, bytes[at + 7] ?? 0);
    yield { name, data: checked.subarray(4), intact: () => crc32(checked) === view.getUint32(end - 4) };
    if (name === 'IEND') return;
    at = end;
  }
}

/** Frames of an animated PNG, told by its `acTL` chunk; 1 for a still one. sharp tells only of the first. */
export function countPngFrames(bytes: Uint8Array): number {
  for (const { name, data } of pngChunks(bytes)) {
    if (name === 'IDAT') return 1;
    if (name === 'acTL' && data.length >= 4) return new DataView(data.buffer, data.byteOffset).getUint32(0);
  }
  return 1;
}
