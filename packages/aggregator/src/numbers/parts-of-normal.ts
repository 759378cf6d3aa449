import { normalQuantile } from './normal.ts';

const parts = 16;

/** The middles of 16 equally probable parts of a standard normal number: the mean over them stands for an expectation. */
export const partsOfNormal: readonly number[] = Array.from({ length: parts }, (_, part) =>
  normalQuantile((part + 0.5) / parts),
);
