/** What is written: JSON without surprises. */
export type Picklable = null | boolean | number | string | readonly Picklable[] | { readonly [key: string]: Picklable };

/** Writes a pickle of protocol 2, which every Python reads. All numbers become floats. */
export function writePickle(value: Picklable): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x80, 2)];
  write(value, parts);
  parts.push(ascii('.'));
  return Buffer.concat(parts);
}

function write(value: Picklable, parts: Uint8Array[]): void {
  if (value === null) parts.push(ascii('N'));
  else if (typeof value === 'boolean') parts.push(Uint8Array.of(value ? 0x88 : 0x89));
  else if (typeof value === 'number') parts.push(float(value));
  else if (typeof value === 'string') parts.push(...text(value));
  else if (isList(value)) {
    parts.push(ascii('](')); // An empty list, and the mark from which values are appended.
    for (const each of value) write(each, parts);
    parts.push(ascii('e'));
  } else {
    parts.push(ascii('}('));
    for (const [key, each] of Object.entries(value)) {
      parts.push(...text(key));
      write(each, parts);
    }
    parts.push(ascii('u'));
  }
}

function isList(value: readonly Picklable[] | object): value is readonly Picklable[] {
  return Array.isArray(value);
}

function float(value: number): Uint8Array {
  const bytes = Buffer.alloc(9);
  bytes.write('G');
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

function text(value: string): [Uint8Array, Uint8Array] {
  const bytes = Buffer.from(value);
  const head = Buffer.alloc(5);
  head.write('X');
  head.writeUInt32LE(bytes.length, 1);
  return [head, bytes];
}

function ascii(codes: string): Uint8Array {
  return Buffer.from(codes, 'latin1');
}
