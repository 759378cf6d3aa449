import type { RawPair } from './read-json-pairs.ts';

/** Every two images with different ranks, the better first; undefined when these are no ranked images of a prompt. */
export function rankedPairs(prompt: unknown, paths: unknown, ranks: unknown, scores?: unknown): RawPair[] | undefined {
  if (typeof prompt !== 'string' || !isListOf(paths, 'string') || !isListOf(ranks, 'number')) return undefined;
  if (paths.length !== ranks.length) return undefined;
  const known = isListOf(scores, 'number') ? scores : [];
  const images = paths.map((path, index) => ({
    path,
    rank: ranks[index] ?? Number.NaN,
    score: known[index],
  }));
  return images.flatMap((chosen) =>
    images.flatMap((rejected) => (chosen.rank < rejected.rank ? [{ prompt, chosen, rejected }] : [])),
  );
}

function isListOf<T extends 'string' | 'number'>(
  value: unknown,
  type: T,
): value is (T extends 'string' ? string : number)[] {
  return (
    Array.isArray(value) &&
    value.every((item) => (type === 'string' ? typeof item === 'string' : Number.isFinite(item)))
  );
}
