// Prints the table of docs/how-many-judges.md: what one annotator costs for 1,000 samples.
// node --conditions=@visionprefer/source scripts/price-table.ts
import { anthropic } from '@visionprefer/annotator-anthropic';
import { google } from '@visionprefer/annotator-google';
import { openai } from '@visionprefer/annotator-openai';
import {
  type Annotator,
  forecast,
  listwise,
  pairwise,
  pointwise,
  type Sample,
  type Strategy,
} from '@visionprefer/core';
import { listPrices } from '@visionprefer/prices';

/** The day whose list prices hold. */
const date = new Date('2026-11-30');

// A forecast looks at the size alone.
const picture = { mediaType: 'image/png', width: 1024, height: 1024, bytes: new Uint8Array() } as const;

// Keys that no server ever sees: a forecast asks nothing.
const apiKey = 'never-sent-anywhere';
const annotators: Annotator[] = [
  ...['gpt-6-astra', 'gpt-6-sol', 'gpt-6-luna', 'gpt-5.4-mini'].map((model) => openai({ model, apiKey })),
  ...['claude-opus-5-5', 'claude-sonnet-5-5', 'claude-haiku-4-5'].map((model) => anthropic({ model, apiKey })),
  ...['gemini-3.1-pro-preview', 'gemini-3.8-flash', 'gemini-3.1-flash-lite'].map((model) => google({ model, apiKey })),
];

const lines = [
  '| annotator | in, out | all at once (`listwise`) | one at a time (`pointwise`) | every two, both ways (`pairwise`) |',
  '|---|---|---|---|---|',
];
const columns = await Promise.all([listwise(), pointwise(), pairwise()].map(priceAll));
for (const [row, { id }] of annotators.entries()) {
  const price = listPrices({ date })(annotators[row] ?? { id });
  if (!price) throw new Error(`No list has a price of ${id} on ${date.toISOString()}.`);
  const cells = columns.map((column) => column[row] ?? '');
  lines.push(`| \`${id}\` | ${dollars(price.input)}, ${dollars(price.output)} | ${cells.join(' | ')} |`);
}
process.stdout.write(`${lines.join('\n')}\n`);

/** What each annotator costs by this strategy, in the order of `annotators`: samples are alike, so that ten tell of 1,000. */
async function priceAll(strategy: Strategy): Promise<string[]> {
  const told = await forecast(tenSamples(), {
    annotators,
    strategy,
    prices: listPrices({ date }),
    loadImage: async ({ id }) => ({ ...picture, hash: id }),
  });
  return told.annotators.map(({ annotatorId, usd }) => {
    if (!usd) throw new Error(`The price of ${annotatorId} is not known.`);
    return `${dollars(100 * usd.likely)} (${dollars(100 * usd.low)} to ${dollars(100 * usd.high)})`;
  });
}

/** Prompts of 22 words, each with four images of 1024 × 1024. */
function* tenSamples(): Generator<Sample> {
  const prompt =
    'a red fox asleep in fresh snow below an old pine tree at dusk, warm light in the window of a wooden house';
  for (let number = 10; number < 20; number++) {
    const images = ['a', 'b', 'c', 'd'].map((id) => ({ id: `${number}-${id}`, url: `${number}-${id}.png` }));
    yield { id: String(number), prompt, images };
  }
}

function dollars(usd: number): string {
  return `$${usd < 10 ? usd.toFixed(2) : usd.toFixed(0)}`;
}
