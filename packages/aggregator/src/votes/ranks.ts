import { wholeAt } from '../numbers/at.ts';

/** Where each number that was given while collecting goes in the natural order. */
export interface Ranks {
  samples: Int32Array;
  images: Int32Array;
  annotators: Int32Array;
  aspects: Int32Array;
}

/** The rank of each number: where it stands in an order of all numbers. */
export function ranksIn(order: Int32Array): Int32Array {
  const ranks = new Int32Array(order.length);
  for (let rank = 0; rank < order.length; rank++) ranks[wholeAt(order, rank)] = rank;
  return ranks;
}
