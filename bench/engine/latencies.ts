/** Latencies of calls: lognormal, the same for the same seed. */
export function drawLatencies(count: number, medianMs: number, seed: number): Float64Array {
  const random = createRandom(seed);
  const latencies = new Float64Array(count);
  // A sigma of 0.28 puts the mean at 1.04 times the median, and one call in a hundred at 1.9 times.
  for (let call = 0; call < count; call++) latencies[call] = medianMs * Math.exp(0.28 * normal(random));
  return latencies;
}

/** The shortest time in which so many callers get through calls of these latencies: each takes the next as it is free. */
export function idealMs(latencies: Iterable<number>, concurrency: number): number {
  const freeAt = new Float64Array(concurrency);
  for (const latency of latencies) {
    let first = 0;
    for (let caller = 1; caller < concurrency; caller++) {
      if ((freeAt[caller] ?? 0) < (freeAt[first] ?? 0)) first = caller;
    }
    freeAt[first] = (freeAt[first] ?? 0) + latency;
  }
  return Math.max(...freeAt);
}

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
