import type { Price } from '@visionprefer/core';

/** A price as a vendor's own page has it. */
export interface Listing {
  vendor: string;
  model: string;
  /** US dollars for a million tokens, of the tier for less than 272,000 input tokens. */
  price: Price;
  source: string;
  /** The day on which the source said so. */
  seen: string;
}

/** Models that the price library does not list yet. What it has come to list is taken out here. */
export const lateListings: readonly Listing[] = [
  {
    vendor: 'openai',
    model: 'gpt-6.1-sol',
    price: { input: 2, output: 10, cachedInput: 0.1, cacheWrite: 2.5 },
    source: 'https://developers.openai.com/api/docs/pricing',
    seen: '2026-09-30',
  },
  {
    vendor: 'anthropic',
    model: 'claude-sonnet-5-5',
    price: { input: 2, output: 10, cachedInput: 0.2, cacheWrite: 2.5 },
    source: 'https://platform.claude.com/docs/en/about-claude/pricing',
    seen: '2026-09-30',
  },
];
