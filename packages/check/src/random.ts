/** Numbers that a seed decides. */
export interface Random {
  /** From 0 to 1, without 1. */
  uniform(): number;
  /** A whole number from 0 to `count`, without `count`. */
  below(count: number): number;
  /** Of mean 0 and variance 1. */
  normal(): number;
}

/**
 * Begins a stream of numbers. The uniform ones are Tommy Ettinger's mulberry32, the normal ones Box and Muller's (1958).
 *
 * @param purpose Sets streams of the same seed apart: what one part of a check draws does not depend on another.
 */
export function createRandom(seed: number, purpose: string): Random {
  let state = [...purpose].reduce(
    (hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193),
    seed ^ 0x811c9dc5,
  );
  let spare: number | undefined;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return { uniform, below: (count) => Math.floor(uniform() * count), normal };
}
