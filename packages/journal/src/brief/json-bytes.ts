/**
 * Where values of JSON end, looked at as bytes and without a look back. All say −1 where a value is unusual: no JSON, or such
 * that somebody slower has to look at it. What they give a place for is JSON as `JSON.parse` takes it.
 */

/** No place: what stands there is unusual. */
export const unusual: -1 = -1;

const [quote, backslash, zero, nine, dot] = [0x22, 0x5c, 0x30, 0x39, 0x2e];
const [comma, colon, openBrace, closeBrace] = [0x2c, 0x3a, 0x7b, 0x7d];

/** The place of the quotation mark that ends a text, from the place behind the one that begins it. */
function endOfText(bytes: Uint8Array, view: DataView, start: number): number {
  for (let at = passPlain(view, start); at < bytes.length; at = passPlain(view, at + 1)) {
    const byte = bytes[at] ?? 0;
    if (byte === quote) return at;
    if (byte < 0x20) return unusual;
    if (byte !== backslash) continue;
    const length = escapeLength(bytes, at);
    if (length === 0) return unusual;
    at += length - 1;
  }
  return unusual;
}

/** Goes on by fours while none of four bytes is a quotation mark, a backslash or a control character. */
function passPlain(view: DataView, start: number): number {
  let at = start;
  for (const last = view.byteLength - 4; at <= last; at += 4) {
    const four = view.getInt32(at);
    if ((below(four, 0x20) | equal(four, quote) | equal(four, backslash)) !== 0) break;
  }
  return at;
}

/** A bit for bytes below a number of at most 128; maybe for others above such a byte, and for none where there is none. */
function below(four: number, least: number): number {
  // A byte that is less borrows, and so sets its highest bit (Warren, Hacker's Delight, 6-1).
  return (four - Math.imul(least, ones)) & ~four & highest;
}

function equal(four: number, byte: number): number {
  return below(four ^ Math.imul(byte, ones), 1);
}

const ones = 0x01010101;
const highest = 0x80808080 | 0;

/** As {@link endOfText}, of a text in which nothing is escaped: it reads as it is written. */
function endOfPlainText(bytes: Uint8Array, start: number): number {
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === quote) return at;
    if (byte < 0x20 || byte === backslash) return unusual;
  }
  return unusual;
}

/** Letters that stand for one character behind a backslash: `"`, `\`, `/`, b, f, n, r, t. */
const escaped = new Uint8Array(256);
for (const letter of Buffer.from('"\\/bfnrt')) escaped[letter] = 1;

/** 0 where it is none, or may be half a character. */
function escapeLength(bytes: Uint8Array, at: number): number {
  const letter = bytes[at + 1] ?? 0;
  if (escaped[letter] === 1) return 2;
  if (letter !== 0x75) return 0;
  const digits = String.fromCharCode(...bytes.subarray(at + 2, at + 6));
  return /^(?:[\da-cefA-CEF][\da-fA-F]|[dD][0-7])[\da-fA-F]{2}$/.test(digits) ? 6 : 0;
}

/** The place behind a number from 0 that is not too large to be one. */
export function endOfAmount(bytes: Uint8Array, start: number): number {
  let at = endOfDigits(bytes, start);
  if (at === start || at - start > 100 || (bytes[start] === zero && at > start + 1)) return unusual;
  if (bytes[at] === dot) {
    const fraction = at + 1;
    at = endOfDigits(bytes, fraction);
    if (at === fraction) return unusual;
  }
  if (((bytes[at] ?? 0) | 0x20) !== 0x65) return at;
  const sign = bytes[at + 1];
  const exponent = sign === 0x2b || sign === 0x2d ? at + 2 : at + 1;
  at = endOfDigits(bytes, exponent);
  return at === exponent || at - exponent > 2 ? unusual : at;
}

/** The place behind a whole number from 0 that is exact. */
export function endOfCount(bytes: Uint8Array, start: number): number {
  const at = endOfDigits(bytes, start);
  if (at === start || at - start > 15 || (bytes[start] === zero && at > start + 1)) return unusual;
  return isDotOrExponent(bytes[at] ?? 0) ? unusual : at;
}

function isDotOrExponent(byte: number): boolean {
  return byte === dot || (byte | 0x20) === 0x65;
}

function endOfDigits(bytes: Uint8Array, start: number): number {
  let at = start;
  for (let byte = bytes[at] ?? 0; byte >= zero && byte <= nine; byte = bytes[at] ?? 0) at++;
  return at;
}

/** The place behind a text, quotation marks included. */
export function endOfString(bytes: Uint8Array, start: number, view: DataView): number {
  const end = bytes[start] === quote ? endOfText(bytes, view, start + 1) : unusual;
  return end === unusual ? unusual : end + 1;
}

/** The place behind an object of a few texts, whose keys are no two alike. */
export function endOfTextRecord(bytes: Buffer, start: number, view: DataView): number {
  if (bytes[start] !== openBrace) return unusual;
  if (bytes[start + 1] === closeBrace) return start + 2;
  const keys = new Set<string>();
  for (let at = start + 1; bytes[at] === quote; at++) {
    const keyEnd = endOfPlainText(bytes, at + 1);
    if (keyEnd === unusual || bytes[keyEnd + 1] !== colon) return unusual;
    const key = bytes.toString('utf8', at + 1, keyEnd);
    if (keys.has(key)) return unusual;
    keys.add(key);
    at = endOfString(bytes, keyEnd + 2, view);
    if (at === unusual) return unusual;
    if (bytes[at] === closeBrace) return at + 1;
    if (bytes[at] !== comma) return unusual;
  }
  return unusual;
}
