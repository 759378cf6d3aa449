import { wholeAt } from './at.ts';
import { type NumberList, numberList } from './number-list.ts';

/**
 * A list of texts without repeats, numbered as they were added. Keys of 32 hex digits take some 30 bytes each, and 16 while it
 * rests.
 */
export interface KeyColumn {
  readonly length: number;
  /** Adds a key, or gives the place of the same key that is there already. */
  add(key: string): { place: number; isNew: boolean };
  /** The keys at some places, in their order. */
  keys(places: Int32Array): string[];
  /** Orders two places by the characters of their keys. */
  compare(place: number, other: number): number;
  /** Gives up the room that adding takes, until another key is added. */
  rest(): void;
}

/** Four words for each key. */
type Words = NumberList<Uint32Array>;

/** An empty {@link KeyColumn}. */
export function createKeyColumn(): KeyColumn {
  const words: Words = numberList(Uint32Array);
  // Keys that are not 32 hex digits, by their places; their words are a hash.
  const odd = new Map<number, string>();
  // For each slot the place, counted from 1, and beside it the mixed words, which spare most looks at the words.
  let slots = new Int32Array(leastSlots);
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
  const fill = (size: number) => {
    slots = new Int32Array(size);
    for (let place = 0; place < length; place++) {
      const mixed = mix(wordsAt(words, place));
      let slot = firstSlot(mixed, size);
      while (slots[slot] !== 0) slot = nextSlot(slot, size);
      slots[slot] = place + 1;
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
      if (slots.length === 0) fill(slotsFor(length));
      const parsed = parseKey(key);
      const mixed = mix(parsed);
      const slot = find(key, parsed, mixed);
      const found = wholeAt(slots, slot);
      if (found !== 0) return { place: found - 1, isNew: false };
      slots[slot] = length + 1;
      slots[slot + 1] = mixed;
      words.push(parsed.a);
      words.push(parsed.b);
      words.push(parsed.c);
      words.push(parsed.d);
      if (!parsed.isHex) odd.set(length, key);
      length++;
      if (slotsFor(length) > slots.length) fill(2 * slots.length);
      return { place: length - 1, isNew: true };
    },
    compare(place, other) {
      if (odd.size > 0) {
        const [key = '', otherKey = ''] = writeKeys(Int32Array.of(place, other));
        return key < otherKey ? -1 : Number(key > otherKey);
      }
      // Hex digits of equal length are in the order of the numbers they write.
      for (let word = 0; word < 4; word++) {
        const order = words.at(4 * place + word) - words.at(4 * other + word);
        if (order !== 0) return order;
      }
      return 0;
    },
    rest() {
      slots = new Int32Array(0);
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

const decoder = new TextDecoder();
/** The two hex digits of each byte, as one number of two bytes in the order of this machine. */
const hexPairs = new Uint16Array(
  Uint8Array.from({ length: 512 }, (_, place) => {
    const byte = place >> 1;
    return (place % 2 === 0 ? byte >> 4 : byte & 15).toString(16).charCodeAt(0);
  }).buffer,
);

/** All keys in one text, which costs a tenth of as many short ones. */
function writeHex(list: Words, places: Int32Array): string {
  const words = list.values();
  const pairs = new Uint16Array(16 * places.length);
  let next = 0;
  for (const place of places) {
    for (let at = 4 * place; at < 4 * place + 4; at++) {
      const word = words[at] ?? 0;
      for (let shift = 24; shift >= 0; shift -= 8) pairs[next++] = hexPairs[(word >>> shift) & 255] ?? 0;
    }
  }
  return decoder.decode(pairs);
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

const leastSlots = 2 * 1024;

/** How long the list of slots has to be for so many keys: at most three quarters are taken. */
function slotsFor(length: number): number {
  let size = leastSlots;
  while (8 * length > 3 * size) size *= 2;
  return size;
}

function wordsAt(words: Words, place: number): FourWords {
  const at = 4 * place;
  return { a: words.at(at), b: words.at(at + 1), c: words.at(at + 2), d: words.at(at + 3) };
}

function hasWords(words: Words, place: number, { a, b, c, d }: FourWords): boolean {
  const at = 4 * place;
  return words.at(at) === a && words.at(at + 1) === b && words.at(at + 2) === c && words.at(at + 3) === d;
}
