import { calcPrice } from '@pydantic/genai-prices';
import type { Annotator, Price } from '@visionprefer/core';
import { lateListings } from './late-listings.ts';

/** What {@link listPrices} is told. */
export interface ListPricesOptions {
  /** Annotator id → your own price, such as `openai:my-model`. It goes before every list. */
  table?: Readonly<Record<string, Price>> | undefined;
  /** The day whose prices hold. Default: now. */
  date?: Date | undefined;
}

/** What has to be known of an annotator to tell its price. */
export type Priced = Pick<Annotator, 'id' | 'vendor' | 'model' | 'price' | 'cacheWriteFactor'>;

/**
 * Tells what annotators cost: by your own table, else by what the annotator says itself, else by the price list of the
 * vendor that it names. The lists come with this package; nothing is fetched. An unknown price is undefined, never 0.
 * Hand the result to `annotate` or `forecast` as `{ prices }`.
 */
export function listPrices({
  table = {},
  date = new Date(),
}: ListPricesOptions = {}): (annotator: Priced) => Price | undefined {
  return (annotator) => {
    const { id, vendor, model, cacheWriteFactor } = annotator;
    const own = Object.hasOwn(table, id) ? table[id] : annotator.price;
    if (own) return withCacheWrite(own, own.cacheWrite ?? times(own.input, cacheWriteFactor));
    if (vendor === undefined || model === undefined) return undefined;
    const listed = findListed(vendor, model, date);
    return listed && withCacheWrite(listed, times(listed.input, cacheWriteFactor) ?? listed.cacheWrite);
  };
}

function findListed(vendor: string, model: string, date: Date): Price | undefined {
  const late = lateListings.find((listing) => listing.vendor === vendor && listing.model === model);
  if (late) return late.price;
  // The library says which of its prices hold, whatever was used.
  const found = calcPrice({ input_tokens: 0, output_tokens: 0 }, model, { providerId: vendor, timestamp: date });
  if (!found || isOtherVersion(model, found.model.id)) return undefined;
  const { input_mtok, output_mtok, cache_read_mtok, cache_write_mtok } = found.model_price;
  const [input, output, cachedInput, cacheWrite] = [input_mtok, output_mtok, cache_read_mtok, cache_write_mtok].map(
    readPrice,
  );
  // A model that is listed as free is one on trial: what it will have cost is not known.
  if (input === undefined || output === undefined || (input === 0 && output === 0)) return undefined;
  return {
    input,
    output,
    ...(cachedInput !== undefined && { cachedInput }),
    ...(cacheWrite !== undefined && { cacheWrite }),
  };
}

/** The library takes some models by how their names begin: `claude-sonnet-5-7` would cost what `claude-sonnet-5` does. */
function isOtherVersion(model: string, listed: string): boolean {
  return model.startsWith(listed) && /^[-.]\d{1,2}(?!\d)/.test(model.slice(listed.length));
}

/** Dearer tiers begin at 200,000 input tokens, which no question about a few images comes near. */
function readPrice(price: number | { base: number } | undefined): number | undefined {
  return typeof price === 'object' ? price.base : price;
}

function withCacheWrite(price: Price, cacheWrite: number | undefined): Price {
  return { ...price, ...(cacheWrite !== undefined && { cacheWrite }) };
}

function times(price: number, factor: number | undefined): number | undefined {
  return factor === undefined ? undefined : price * factor;
}
