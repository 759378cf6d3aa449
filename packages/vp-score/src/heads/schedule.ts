import { drawOrder, type Random } from '../numbers/random.ts';

/** Comparisons that are looked at before the weights move. */
const batchSize = 256;
/** The rate of the first steps. */
const firstRate = 0.02;

/** A batch of comparisons, and how far the weights move after it. */
export interface Batch {
  /** Places of the comparisons, in the list that the schedule was made for. */
  places: Int32Array;
  rate: number;
}

/** Each comparison once in each epoch, in a drawn order; the rate falls along half a cosine to nearly 0. */
export function* drawBatches(count: number, epochs: number, random: Random): Generator<Batch, void, undefined> {
  // Few comparisons are cut into smaller batches: a handful of steps would lead nowhere.
  const size = Math.max(1, Math.min(batchSize, Math.ceil(count / 8)));
  const steps = Math.ceil(count / size) * epochs;
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = drawOrder(count, random);
    for (let start = 0; start < count; start += size) {
      const rate = (firstRate / 2) * (1 + Math.cos((Math.PI * step++) / steps)) + firstRate / 100;
      yield { places: order.subarray(start, start + size), rate };
    }
  }
}

/** Enough epochs for some 200,000 looks, from 2 to 30. */
export function usualEpochs(count: number): number {
  return Math.max(2, Math.min(30, Math.round(200_000 / Math.max(count, 1))));
}
