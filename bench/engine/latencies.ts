/** Latencies of calls: lognormal, the same for the same seed. */
export function drawLatencies(count: number, medianMs: number, seed: number): Float64Array {
  const random = createRandom(seed);
  const latencies = new Float64Array(count);
  // A sigma of 0.28 puts the mean at 1.04 times the median, and one call in a hundred at 1.9 times.
  for (let call = 0; call < count; call++) latencies[call] = medianMs * Math.exp(0.28 * normal(random));
  return latencies;
}

/**
 * The shortest time in which so many callers get so many answers: each takes the next call as it is free, and one that
 * failed is made again at once.
 *
 * @param latencies Of the calls, in the order in which they are made; as many as it takes.
 * @param fails Whether a call fails, in the order in which they come to their end.
 */
export function idealMs(
  latencies: ArrayLike<number>,
  { calls, concurrency, fails = () => false }: { calls: number; concurrency: number; fails?: () => boolean },
): number {
  const endsMs: number[] = [];
  let made = 0;
  let left = calls;
  let nowMs = 0;
  const make = () => endsMs.push(nowMs + (latencies[made++ % latencies.length] ?? 0));
  for (; left > 0 && endsMs.length < concurrency; left--) make();
  while (endsMs.length > 0) {
    const first = endsMs.indexOf(Math.min(...endsMs));
    nowMs = endsMs.splice(first, 1)[0] ?? nowMs;
    if (fails()) left++;
    if (left === 0) continue;
    left--;
    make();
  }
  return nowMs;
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
