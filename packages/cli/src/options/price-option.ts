import type { Price } from '@visionprefer/core';
import { InvalidArgumentError } from 'commander';

const expected =
  'Expected an annotator and US dollars for a million tokens, of input and output and, if they are known, of input read from a cache and written to one: openai:my-model=0.5,2 or openai:my-model=0.5,2,0.05,0.6.';

/** Adds what stands behind one `--price` to the prices before it. Ids of annotators may hold `=` themselves. */
export function collectPrice(value: string, previous: Readonly<Record<string, Price>>): Record<string, Price> {
  const [, annotator, numbers = ''] = /^(.*\S)=([^=]*)$/.exec(value) ?? [];
  const prices = numbers.split(',').map(readNumber);
  const [input, output, cachedInput, cacheWrite] = prices;
  const isUnsound = prices.length > 4 || prices.includes(undefined);
  if (annotator === undefined || isUnsound || input === undefined || output === undefined) {
    throw new InvalidArgumentError(expected);
  }
  const price: Price = {
    input,
    output,
    ...(cachedInput !== undefined && { cachedInput }),
    ...(cacheWrite !== undefined && { cacheWrite }),
  };
  return Object.fromEntries([...Object.entries(previous), [annotator, price]]);
}

/** Reads what stands behind `--budget`. */
export function readBudget(value: string): number {
  const usd = readNumber(value.replace(/^\$/, ''));
  if (usd !== undefined && usd > 0) return usd;
  throw new InvalidArgumentError('Expected US dollars above 0, such as 20 or 0.5.');
}

function readNumber(text: string): number | undefined {
  return /^(\d{1,9}(\.\d*)?|\.\d+)$/.test(text.trim()) ? Number(text) : undefined;
}
