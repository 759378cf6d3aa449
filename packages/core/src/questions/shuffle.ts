/**
 * The items in the order of the given round. Rounds go through the rotations of one shuffled order before another is
 * drawn, so that in as many rounds as there are items each stands in each place once. Same digest, seed and round:
 * same order.
 *
 * @param digest Hex; at least 32 digits of it are used.
 */
export function shuffle<T>(items: readonly T[], digest: string, { seed, round }: { seed: number; round: number }): T[] {
  const cycle = items.length ? Math.floor(round / items.length) : 0;
  const order = [...items];
  const random = createRandom(digest, seed, cycle);
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const moved = order[last] as T;
    order[last] = order[other] as T;
    order[other] = moved;
  }
  const turn = items.length ? round % items.length : 0;
  return [...order.slice(turn), ...order.slice(0, turn)];
}

/** Random numbers in [0, 1) by sfc32 (Chris Doty-Humphrey, PractRand), seeded with a digest and two numbers. */
function createRandom(digest: string, seed: number, cycle: number): () => number {
  let a = Number.parseInt(digest.slice(0, 8), 16) | 0;
  let b = Number.parseInt(digest.slice(8, 16), 16) | 0;
  let c = (Number.parseInt(digest.slice(16, 24), 16) ^ Math.imul(seed, 0x9e3779b1)) | 0;
  let counter = (Number.parseInt(digest.slice(24, 32), 16) ^ Math.imul(cycle + 1, 0x85ebca6b)) | 0;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let warmUp = 0; warmUp < 15; warmUp++) next();
  return next;
}
