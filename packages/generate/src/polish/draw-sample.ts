import { createHash } from 'node:crypto';
import { likelyTokens } from './look-through.ts';

/**
 * Draws so many prompts that short and long ones are there in their shares: strata by length (each twice as long as the
 * one before), and within each by the hash of seed and id. The same seed draws the same, whatever their order. Reads the
 * prompts twice and keeps what it draws.
 */
export async function drawStratified<P extends { id: string; prompt: string }>(
  read: () => AsyncIterable<P>,
  { size, seed = 0 }: { size: number; seed?: number | undefined },
): Promise<Set<string>> {
  const counts = new Map<number, number>();
  let all = 0;
  for await (const { prompt } of read()) {
    const stratum = stratumOf(prompt);
    counts.set(stratum, (counts.get(stratum) ?? 0) + 1);
    all++;
  }
  const quotas = shareOut(counts, Math.min(size, all), all);
  const drawn = new Map<number, { id: string; place: string }[]>();
  for await (const { id, prompt } of read()) {
    const stratum = stratumOf(prompt);
    const place = createHash('sha256')
      .update(JSON.stringify([seed, id]))
      .digest('hex');
    const quota = quotas.get(stratum) ?? 0;
    const kept = [...(drawn.get(stratum) ?? []), { id, place }];
    if (kept.length > quota) kept.sort((one, other) => (one.place < other.place ? -1 : 1)).length = quota;
    drawn.set(stratum, kept);
  }
  return new Set([...drawn.values()].flat().map(({ id }) => id));
}

function stratumOf(prompt: string): number {
  return Math.floor(Math.log2(likelyTokens(prompt)));
}

/** Whole numbers in the shares of the strata: the largest rests get what is left over. */
function shareOut(counts: ReadonlyMap<number, number>, size: number, all: number): Map<number, number> {
  const shares = [...counts].map(([stratum, count]) => ({ stratum, exact: (count * size) / Math.max(1, all) }));
  const quotas = new Map(shares.map(({ stratum, exact }) => [stratum, Math.floor(exact)]));
  let left = size - [...quotas.values()].reduce((sum, quota) => sum + quota, 0);
  for (const { stratum } of shares.toSorted((one, other) => (other.exact % 1) - (one.exact % 1))) {
    if (left-- > 0) quotas.set(stratum, (quotas.get(stratum) ?? 0) + 1);
  }
  return quotas;
}
