import type { Usage } from '../records/records.ts';
import { countOf } from './part-of.ts';

/** The numbers of a vendor's usage under our names, whatever else stands in their place left out; undefined for none. */
export function usageOf(reported: { readonly [K in keyof Usage]: unknown }): Usage | undefined {
  const counted = Object.entries(reported).filter(([, count]) => countOf(count) !== undefined);
  return counted.length ? (Object.fromEntries(counted) as Usage) : undefined;
}
