import { wholeAt } from './at.ts';
import { type NumberList, numberList } from './number-list.ts';

/** A list of texts without repeats, numbered as they were added. Keys of 32 hex digits take some 30 bytes each. */
export interface KeyColumn {
  readonly length: number;
  /** Adds a key, or gives the place of the same key that is there already. */
  add(key: string): { place: number; isNew: boolean };
  /** The keys at some places, in their order. */
  keys(places: Int32Array): string[];
  /** Orders two places by the characters of their keys. */
  compare(place: number, other: number): number;
}

type Words = readonly [
  NumberList<Uint32Array>,
  NumberList<Uint32Array>,
  NumberList<Uint32Array>,
  NumberList<Uint32Array>,
];

/** An empty {@link KeyColumn}. */
export function createKeyColumn(): KeyColumn {
  const list = () => numberList(Uint32Array);
  const words: Words = [list(), list(), list(), list()];
  // Keys that are not 32 hex digits, by their places; their words are a hash.
  const odd = new Map<number, string>();
  // For each slot the place, counted from 1, and beside it the mixed words, which spare most looks at the words.
  let slots = new Int32Array(2 * 1024);
  let length = 0;

  const find = (key: string, parsed: ParsedKey, mixed: number): number => {
    let slot = firstSlot(mixed, slots.length);
    for (; slots[slot] !== 0; slot = nextSlot(slot, slots.length)) {
      if (slots[slot + 1] !== mixed) continue;
      const place = wholeAt(slots, slot) - 1;
      if (hasWords(words, place, parsed) && (parsed.isHex ? !odd.has(place) : odd.get(place) === key)) break;
    }
    return slot;
  };
  const grow = () => {
    const full = slots;
    slots = new Int32Array(full.length * 2);
    for (let from = 0; from < full.length; from += 2) {
      if (full[from] === 0) continue;
      const mixed = wholeAt(full, from + 1);
      let slot = firstSlot(mixed, slots.length);
      while (slots[slot] !== 0) slot = nextSlot(slot, slots.length);
      slots[slot] = wholeAt(full, from);
      slots[slot + 1] = mixed;
    }
  };
  const writeKeys = (places: Int32Array): string[] => {
    const hex = writeHex(words, places);
    const keys: string[] = [];
    for (let next = 0; next < places.length; next++) {
      const isOdd = odd.size > 0 && odd.get(wholeAt(places, next));
      keys.push(typeof isOdd === 'string' ? isOdd : hex.slice(32 * next, 32 * next + 32));
    }
    return keys;
  };
  return {
    get length() {
      return length;
    },
    keys: writeKeys,
    add(key) {
      const parsed = parseKey(key);
      const mixed = mix(parsed);
      const slot = find(key, parsed, mixed);
      const found = wholeAt(slots, slot);
      if (found !== 0) return { place: found - 1, isNew: false };
      slots[slot] = length + 1;
      slots[slot + 1] = mixed;
      words[0].push(parsed.a);
      words[1].push(parsed.b);
      words[2].push(parsed.c);
      words[3].push(parsed.d);
      if (!parsed.isHex) odd.set(length, key);
      length++;
      // At most three quarters of the slots are taken.
      if (8 * length > 3 * slots.length) grow();
      return { place: length - 1, isNew: true };
    },
    compare(place, other) {
      if (odd.size > 0) {
        const [key = '', otherKey = ''] = writeKeys(Int32Array.of(place, other));
        return key < otherKey ? -1 : Number(key > otherKey);
      }
      // Hex digits of equal length are in the order of the numbers they write.
      for (const list of words) {
        const order = list.at(place) - list.at(other);
        if (order !== 0) return order;
      }
      return 0;
    },
  };
}

/** The 128 bits that a key of 32 hex digits writes, or those that any other text is hashed to. */
interface FourWords {
  a: number;
  b: number;
  c: number;
  d: number;
}

interface ParsedKey extends FourWords {
  isHex: boolean;
}

function parseKey(key: string): ParsedKey {
  if (key.length === 32) {
    const [a, b, c, d] = [parseWord(key, 0), parseWord(key, 8), parseWord(key, 16), parseWord(key, 24)];
    if (a >= 0 && b >= 0 && c >= 0 && d >= 0) return { a, b, c, d, isHex: true };
  }
  return { ...hashText(key), isHex: false };
}

/** Values of the characters `0` to `9` and `a` to `f`; −1 for all others. */
const digits = new Int8Array(128).fill(-1);
for (let digit = 0; digit < 16; digit++) digits[digit.toString(16).charCodeAt(0)] = digit;

/** The number that eight hex digits write; −1 when they are none. */
function parseWord(key: string, start: number): number {
  let value = 0;
  let bad = 0;
  for (let index = start; index < start + 8; index++) {
    const code = key.charCodeAt(index);
    const digit = digits[code] ?? -1;
    bad |= digit;
    value = (value << 4) | digit;
  }
  return bad < 0 ? -1 : value >>> 0;
}

/** All keys in one text, which costs a tenth of as many short ones. */
function writeHex(words: Words, places: Int32Array): string {
  const codes = new Uint8Array(32 * places.length);
  let next = 0;
  for (const place of places) {
    for (const list of words) {
      const word = list.at(place);
      for (let shift = 28; shift >= 0; shift -= 4) {
        const digit = (word >>> shift) & 15;
        codes[next++] = digit < 10 ? 48 + digit : 87 + digit;
      }
    }
  }
  return new TextDecoder().decode(codes);
}

/** FNV-1a over the UTF-16 units in two lanes, which is enough to spread texts over slots. */
function hashText(text: string): FourWords {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x5bd1e995) ^ (a >>> 15);
  }
  return { a: a >>> 0, b: b >>> 0, c: text.length, d: 0 };
}

/** The mixer of MurmurHash3: keys that count upwards are spread, too. */
function mix({ a, b, c, d }: FourWords): number {
  let mixed = a ^ Math.imul(b, 0x9e3779b1) ^ c ^ Math.imul(d, 0x85ebca77);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Slots are pairs of numbers, as many as a power of two. */
function firstSlot(mixed: number, length: number): number {
  return (2 * mixed) & (length - 1);
}

function nextSlot(slot: number, length: number): number {
  return (slot + 2) & (length - 1);
}

function hasWords(words: Words, place: number, { a, b, c, d }: FourWords): boolean {
  return words[3].at(place) === d && words[2].at(place) === c && words[1].at(place) === b && words[0].at(place) === a;
}
