import { at } from './at.ts';
import { numberList } from './number-list.ts';

/** A list of texts without repeats, numbered as they were added. Keys of 32 hex digits take some 30 bytes each. */
export interface KeyColumn {
  readonly length: number;
  /** Adds a key, or gives the place of the same key that is there already. */
  add(key: string): { place: number; isNew: boolean };
  key(place: number): string;
  /** Orders two places by the characters of their keys. */
  compare(place: number, other: number): number;
}

/** An empty {@link KeyColumn}. */
export function createKeyColumn(): KeyColumn {
  const words = numberList(Uint32Array);
  // Keys that are not 32 hex digits, by their places; their words are a hash.
  const odd = new Map<number, string>();
  const parsed = new Uint32Array(4);
  let slots = new Int32Array(1024);
  let length = 0;
  // Every number of four hex digits, as it is written.
  let fours: string[] | undefined;

  const isAt = (place: number, key: string, isOdd: boolean) =>
    isOdd ? odd.get(place) === key : hasWords(words.values(), place, parsed) && !odd.has(place);
  const grow = () => {
    slots = new Int32Array(slots.length * 2);
    const kept = words.values();
    for (let place = 0; place < length; place++) {
      let slot = slotOf(kept, 4 * place, slots.length);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = place + 1;
    }
  };
  const keyAt = (place: number) => {
    fours ??= Array.from({ length: 0x10000 }, (_, value) => value.toString(16).padStart(4, '0'));
    return odd.get(place) ?? writeHex(words.values(), 4 * place, fours);
  };
  return {
    get length() {
      return length;
    },
    key: keyAt,
    add(key) {
      const isOdd = !parseHex(key, parsed);
      if (isOdd) hashText(key, parsed);
      let slot = slotOf(parsed, 0, slots.length);
      for (; slots[slot] !== 0; slot = (slot + 1) & (slots.length - 1)) {
        const place = at(slots, slot) - 1;
        if (isAt(place, key, isOdd)) return { place, isNew: false };
      }
      slots[slot] = length + 1;
      for (const word of parsed) words.push(word);
      if (isOdd) odd.set(length, key);
      length++;
      if (2 * length > slots.length) grow();
      return { place: length - 1, isNew: true };
    },
    compare(place, other) {
      if (odd.size === 0) return compareWords(words.values(), 4 * place, 4 * other);
      const [key, otherKey] = [keyAt(place), keyAt(other)];
      return key < otherKey ? -1 : Number(key > otherKey);
    },
  };
}

/** Values of the characters `0` to `9` and `a` to `f`; −1 for all others. */
const digits = new Int8Array(128).fill(-1);
for (let digit = 0; digit < 16; digit++) digits[digit.toString(16).charCodeAt(0)] = digit;

function parseHex(key: string, into: Uint32Array): boolean {
  if (key.length !== 32) return false;
  let bad = 0;
  for (let word = 0; word < 4; word++) {
    let value = 0;
    for (let index = 8 * word; index < 8 * word + 8; index++) {
      const code = key.charCodeAt(index);
      const digit = code < 128 ? at(digits, code) : -1;
      bad |= digit;
      value = (value << 4) | digit;
    }
    into[word] = value;
  }
  return bad >= 0;
}

function writeHex(words: Uint32Array, start: number, fours: readonly string[]): string {
  let hex = '';
  for (let place = start; place < start + 4; place++) {
    const word = at(words, place);
    hex += at(fours, word >>> 16) + at(fours, word & 0xffff);
  }
  return hex;
}

/** FNV-1a over the UTF-16 units in two lanes, which is enough to spread texts over slots. */
function hashText(text: string, into: Uint32Array): void {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x5bd1e995) ^ (a >>> 15);
  }
  into.set([a, b, text.length, 0]);
}

/** The mixer of MurmurHash3: keys that count upwards are spread, too. */
function slotOf(words: Uint32Array, start: number, slotCount: number): number {
  let mixed = at(words, start) ^ Math.imul(at(words, start + 1), 0x9e3779b1) ^ at(words, start + 2);
  mixed ^= Math.imul(at(words, start + 3), 0x85ebca77);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) & (slotCount - 1);
}

function hasWords(words: Uint32Array, place: number, wanted: Uint32Array): boolean {
  for (let index = 0; index < 4; index++) if (words[4 * place + index] !== wanted[index]) return false;
  return true;
}

/** Hex digits of equal length are in the order of the numbers they write. */
function compareWords(words: Uint32Array, a: number, b: number): number {
  for (let index = 0; index < 4; index++) {
    const order = at(words, a + index) - at(words, b + index);
    if (order !== 0) return order;
  }
  return 0;
}
