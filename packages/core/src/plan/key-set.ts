/** A set of texts that remembers only 64 bits of each: some 16 bytes an entry, however long the texts are. */
export interface KeySet {
  has(key: string): boolean;
  /** Adds the key; false when it was there already. */
  add(key: string): boolean;
  readonly size: number;
}

/**
 * Creates an empty {@link KeySet}. Two different keys are taken for the same with a chance of 2⁻⁶⁴ for each two: for a
 * million keys, 3 in 10⁸ that any two are.
 */
export function createKeySet(): KeySet {
  let capacity = 1024;
  let slots = new Uint32Array(capacity * 2);
  let size = 0;

  const grow = () => {
    const old = slots;
    capacity *= 2;
    slots = new Uint32Array(capacity * 2);
    for (let slot = 0; slot < old.length; slot += 2) {
      const high = old[slot] ?? 0;
      const low = old[slot + 1] ?? 0;
      if (high || low) write(slots, find(slots, high, low), high, low);
    }
  };
  return {
    has(key) {
      const [high, low] = hash(key);
      return slots[find(slots, high, low) + 1] === low;
    },
    add(key) {
      if (size * 2 >= capacity) grow();
      const [high, low] = hash(key);
      const slot = find(slots, high, low);
      if (slots[slot + 1] === low) return false;
      write(slots, slot, high, low);
      size++;
      return true;
    },
    get size() {
      return size;
    },
  };
}

/** The slot that holds the two words, or the free one where they belong. */
function find(slots: Uint32Array, high: number, low: number): number {
  const last = slots.length / 2 - 1;
  for (let place = high & last; ; place = (place + 1) & last) {
    const slot = place * 2;
    if (slots[slot + 1] === 0 || (slots[slot] === high && slots[slot + 1] === low)) return slot;
  }
}

function write(slots: Uint32Array, slot: number, high: number, low: number): void {
  slots[slot] = high;
  slots[slot + 1] = low;
}

/** Two 32-bit words: FNV-1a over the UTF-16 units in two lanes, finished with the mixer of MurmurHash3. Low is never 0. */
function hash(key: string): [number, number] {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let index = 0; index < key.length; index++) {
    const unit = key.charCodeAt(index);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x5bd1e995) ^ (a >>> 15);
  }
  return [mix(a ^ (b >>> 7)), mix(b ^ key.length) || 1];
}

function mix(word: number): number {
  let mixed = word;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
