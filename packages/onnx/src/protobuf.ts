/** Writes the fields of a protobuf message: https://protobuf.dev/programming-guides/encoding. */
export interface MessageWriter {
  /** A whole number, negative ones in two's complement of 64 bits. */
  int(field: number, value: number | bigint): MessageWriter;
  /** A number of 32 bits. */
  float(field: number, value: number): MessageWriter;
  text(field: number, value: string): MessageWriter;
  bytes(field: number, value: Uint8Array): MessageWriter;
  /** What was written so far. */
  finish(): Uint8Array;
}

/** Creates a {@link MessageWriter} of an empty message. */
export function createMessage(): MessageWriter {
  const parts: Uint8Array[] = [];
  const writer: MessageWriter = {
    int(field, value) {
      parts.push(writeTag(field, wireTypes.varint), writeVarint(BigInt.asUintN(64, BigInt(value))));
      return writer;
    },
    float(field, value) {
      const bytes = new Uint8Array(4);
      new DataView(bytes.buffer).setFloat32(0, value, true);
      parts.push(writeTag(field, wireTypes.fixed32), bytes);
      return writer;
    },
    text: (field, value) => writer.bytes(field, new TextEncoder().encode(value)),
    bytes(field, value) {
      parts.push(writeTag(field, wireTypes.lengthDelimited), writeVarint(BigInt(value.length)), value);
      return writer;
    },
    finish: () => concatenate(parts),
  };
  return writer;
}

/** The bytes of all parts, one after the other. */
export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

const wireTypes = { varint: 0, lengthDelimited: 2, fixed32: 5 } as const;

function writeTag(field: number, wireType: number): Uint8Array {
  return writeVarint(BigInt((field << 3) | wireType));
}

/** Seven bits a byte, the lowest first; the highest bit of a byte says that another follows. */
function writeVarint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest ? low | 0x80 : low);
  } while (rest);
  return Uint8Array.from(bytes);
}
