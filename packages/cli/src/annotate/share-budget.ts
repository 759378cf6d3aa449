import { InputError } from '@visionprefer/core';
import type { Shard } from '@visionprefer/dataset';

/** Millionths of a US dollar. */
const unit = 1_000_000;

/**
 * The part of a budget that one shard may spend: all parts are alike but for a millionth of a dollar, and together they
 * are never more than the whole.
 *
 * @throws InputError when nothing is left for this one.
 */
export function shareBudget(usd: number, { index, of }: Shard): number {
  let units = Math.floor(usd * unit);
  // The product may have been rounded up.
  if (units / unit > usd) units--;
  const part = Math.floor(units / of) + (index <= units % of ? 1 : 0);
  if (part > 0) return part / unit;
  throw new InputError(`--budget ${usd} is less than a millionth of a dollar for each of ${of} shards. Raise it.`);
}
