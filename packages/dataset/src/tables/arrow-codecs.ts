import { type Codec, CompressionType, type CompressionType_ } from '@uwdata/flechette';
import { compressors } from 'hyparquet-compressors';

/** How the compressed buffers of an Arrow file are unpacked; by LZ4 they are not. */
export const arrowCodecs: readonly (readonly [CompressionType_, Codec])[] = [
  [CompressionType.ZSTD, { decode: unpackZstd, encode: refuse }],
  [CompressionType.LZ4_FRAME, { decode: refuse, encode: refuse }],
];

function unpackZstd(bytes: Uint8Array, length: number): Uint8Array {
  const unpacked = compressors.ZSTD?.(bytes, length);
  if (unpacked?.length !== length) throw new Error('a compressed buffer has another length than it says');
  return unpacked;
}

function refuse(): never {
  throw new Error('it is compressed by LZ4. Expected zstd or no compression: write_feather(…, compression="zstd")');
}
