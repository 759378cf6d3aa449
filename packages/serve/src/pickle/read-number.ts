import { refusePickle } from './pickle-error.ts';

/** Whole numbers longer than this are none that a trainer sends, and take long to read. */
const mostBytes = 64;
const mostDigits = 200;

/** A whole number as two's complement, the lowest byte first. A number where it is exact, else a bigint. */
export function readLong(bytes: Uint8Array): number | bigint {
  if (bytes.length > mostBytes) throw refusePickle(`a whole number has ${bytes.length} bytes`);
  let value = 0n;
  for (const byte of bytes.toReversed()) value = (value << 8n) | BigInt(byte);
  return narrow(BigInt.asIntN(8 * bytes.length, value));
}

/** A whole number in decimal digits, as protocol 0 writes it; `00` and `01` are false and true. */
export function readDecimal(line: Uint8Array): number | bigint | boolean {
  const text = Buffer.from(line).toString('latin1').replace(/L$/, '');
  if (text === '00' || text === '01') return text === '01';
  if (text.length > mostDigits || !/^-?\d+$/.test(text)) throw refusePickle('a line is no whole number');
  return narrow(BigInt(text));
}

/** A number as Python's `repr` writes it. */
export function readFloat(line: Uint8Array): number {
  const text = Buffer.from(line).toString('latin1');
  const value = Number(text.replace(/inf$/, 'Infinity'));
  if (text !== 'nan' && Number.isNaN(value)) throw refusePickle('a line is no number');
  return value;
}

/** A bigint as a number where that is exact. */
export function narrow(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
