import { refusePickle } from './pickle-error.ts';

/** Reads the bytes of a pickle one after another; whatever would lie beyond their end is refused. */
export interface ByteSource {
  readonly left: number;
  byte(): number;
  uint16(): number;
  int32(): number;
  uint32(): number;
  /** A length of 64 bits. */
  length64(): number;
  float64(): number;
  /** So many bytes, without a copy. */
  take(length: number): Uint8Array;
  /** The bytes up to the next line feed, which is passed over. */
  line(): Uint8Array;
}

/** Opens the bytes of a pickle. */
export function openBytes(bytes: Uint8Array): ByteSource {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const pass = (length: number): number => {
    if (length > bytes.length - at)
      throw refusePickle(`it says that ${length} bytes follow, and has ${bytes.length - at}`);
    at += length;
    return at - length;
  };
  return {
    get left() {
      return bytes.length - at;
    },
    byte: () => view.getUint8(pass(1)),
    uint16: () => view.getUint16(pass(2), true),
    int32: () => view.getInt32(pass(4), true),
    uint32: () => view.getUint32(pass(4), true),
    length64: () => Number(view.getBigUint64(pass(8), true)),
    float64: () => view.getFloat64(pass(8)),
    take(length) {
      const start = pass(length);
      return bytes.subarray(start, start + length);
    },
    line() {
      const end = bytes.indexOf(10, at);
      if (end === -1) throw refusePickle('a line has no end');
      const start = at;
      at = end + 1;
      return bytes.subarray(start, end);
    },
  };
}
