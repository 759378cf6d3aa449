/** Texts that were read, each in a slot of its own until another takes it. */
export type TextCache = string[];

const slots = 1024;

/** An empty cache. */
export function createTextCache(): TextCache {
  return new Array<string>(slots).fill('');
}

/**
 * The text that some bytes of ASCII write: of one that was read before the same string, which spares making another.
 *
 * @param hash Any number that equal texts share.
 */
export function cachedText(cache: TextCache, hash: number, bytes: Buffer, start: number, end: number): string {
  const slot = (hash ^ (hash >>> 15)) & (slots - 1);
  const known = cache[slot] ?? '';
  if (isSame(known, bytes, start, end)) return known;
  const text = bytes.toString('latin1', start, end);
  cache[slot] = text;
  return text;
}

function isSame(text: string, bytes: Buffer, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let at = start; at < end; at++) if (text.charCodeAt(at - start) !== bytes[at]) return false;
  return true;
}
