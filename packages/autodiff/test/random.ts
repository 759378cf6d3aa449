/** Numbers from −0.5 to 0.5 by a linear congruential generator, the same as in `parity/make_vectors.py`. */
export function createNumbers(seed: number): (count: number, scale?: number) => Float32Array {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  return (count, scale = 1) => Float32Array.from({ length: count }, () => next() * scale);
}
