/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** From 0 up to but not including 1. */
  next(): number;
  between(low: number, high: number): number;
  /** Normally distributed, with mean 0 and deviation 1 (Box and Muller, 1958). */
  normal(): number;
}

/** A multiplicative congruential generator with the multiplier 48271 (Park, Miller, Stockmeyer, 1993). */
export function seededRandom(seed: string): Random {
  const modulus = 2 ** 31 - 1;
  let state = 1;
  for (const character of seed) state = (state * 31 + (character.codePointAt(0) ?? 0)) % modulus || 1;
  const next = (): number => {
    state = (state * 48_271) % modulus;
    return (state - 1) / (modulus - 1);
  };
  for (let i = 0; i < 8; i++) next();
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/** The items in an order drawn by chance. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
