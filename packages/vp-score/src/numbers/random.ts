import { wholeAt } from './at.ts';

/** Gives numbers from 0 up to, but without, 1. */
export type Random = () => number;

/** The generator mulberry32: 32 bits of state. The same seed gives the same numbers. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The whole numbers below `length` in a drawn order (Fisher and Yates, Durstenfeld's way). */
export function drawOrder(length: number, random: Random): Int32Array {
  const order = Int32Array.from({ length }, (_, place) => place);
  for (let place = length - 1; place > 0; place--) {
    const other = Math.floor(random() * (place + 1));
    const kept = wholeAt(order, place);
    order[place] = wholeAt(order, other);
    order[other] = kept;
  }
  return order;
}
