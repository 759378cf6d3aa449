/** How near the features of the known picture must come; runtimes and processors differ in the last bits. */
const leastCosine = 0.9999;

/** How far a single number may be off: a share of what is expected, and a part of the typical size of them all. */
const mostOff = 0.01;

/**
 * Compares the features of the known picture with those that are known.
 *
 * The cosine alone would pass a damage that only shows in small numbers; so each number is looked at too.
 *
 * @returns What differs; undefined when nothing does.
 */
export function prove(found: Float32Array, expected: Float32Array): string | undefined {
  if (found.length !== expected.length) return `${found.length} numbers came, ${expected.length} were expected`;
  const cosine = dot(found, expected) / Math.sqrt(dot(found, found) * dot(expected, expected));
  if (!(cosine >= leastCosine)) return `the cosine to them is ${cosine.toFixed(4)}, expected at least ${leastCosine}`;
  const typical = median(expected.map(Math.abs));
  for (const [place, number] of expected.entries()) {
    const value = found[place] ?? Number.NaN;
    const allowed = mostOff * (Math.abs(number) + typical);
    if (!(Math.abs(value - number) <= allowed)) {
      return `number ${place} is ${value}, expected ${number} ± ${allowed.toPrecision(2)}`;
    }
  }
  return undefined;
}

/** Features as text: float32, little-endian, in base64. */
export function encodeProof(features: Float32Array): string {
  const bytes = new Uint8Array(features.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [place, number] of features.entries()) view.setFloat32(place * 4, number, true);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** Reads what {@link encodeProof} wrote. */
export function decodeProof(text: string): Float32Array {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length >> 2 }, (_, place) => view.getFloat32(place * 4, true));
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (const [place, number] of a.entries()) sum += number * (b[place] ?? 0);
  return sum;
}

function median(numbers: Float32Array): number {
  const sorted = numbers.slice().sort();
  return sorted[sorted.length >> 1] ?? 0;
}
