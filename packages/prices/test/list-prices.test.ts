import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { calcPrice } from '@pydantic/genai-prices';
import { listPrices } from '@visionprefer/prices';
import { expect, test } from 'vitest';
import { lateListings } from '../src/late-listings.ts';

const date = new Date('2026-11-24');
const priceOf = (vendor: string, model: string, more: object = {}) =>
  listPrices({ date })({ id: `${vendor}:${model}`, vendor, model, ...more });

// By the vendors' own pages of September 2026.
test.each([
  ['openai', 'gpt-6-astra', { input: 10, output: 50, cachedInput: 1, cacheWrite: 12.5 }],
  ['openai', 'gpt-6.1-sol', { input: 2, output: 10, cachedInput: 0.1, cacheWrite: 2.5 }],
  ['openai', 'gpt-6-luna', { input: 0.1, output: 0.5, cachedInput: 0.01, cacheWrite: 0.125 }],
  ['openai', 'gpt-5.4-mini', { input: 0.75, output: 4.5, cachedInput: 0.075 }],
  ['openai', 'gpt-6-sol-2026-09-01', { input: 2, output: 10, cachedInput: 0.2, cacheWrite: 2.5 }],
  ['anthropic', 'claude-opus-5-5', { input: 4, output: 20, cachedInput: 0.2, cacheWrite: 5 }],
  ['anthropic', 'claude-haiku-4-5-20251001', { input: 1, output: 5, cachedInput: 0.1, cacheWrite: 1.25 }],
  ['anthropic', 'claude-sonnet-5-5', { input: 2, output: 10, cachedInput: 0.2, cacheWrite: 2.5 }],
  ['google', 'gemini-3.5-flash-lite', { input: 0.3, output: 2.5, cachedInput: 0.03 }],
  ['mistral', 'pixtral-large-latest', { input: 2, output: 6 }],
])('%s lists %s', (vendor, model, price) => expect(priceOf(vendor, model)).toEqual(price));

test('a price holds from its day on', () => {
  const flash = { id: 'google:gemini-3.8-flash', vendor: 'google', model: 'gemini-3.8-flash' };
  const on = (day: string) => listPrices({ date: new Date(day) })(flash);
  expect(on('2026-12-31T23:59:59Z')).toEqual({ input: 0.75, output: 3.75, cachedInput: 0.075 });
  expect(on('2027-01-01T00:00:00Z')).toEqual({ input: 1.5, output: 7.5, cachedInput: 0.15 });
});

test('what is not listed is unknown, not free', () => {
  for (const [vendor, model] of [
    ['openai', 'gpt-6.1-terra'],
    ['anthropic', 'claude-mythos-5-2'],
    ['google', 'gemini-4-argon'],
    ['anthropic', 'claude-sonnet-5-7'],
    ['anthropic', 'claude-haiku-4-5.1'],
    ['openai', 'claude-opus-5-5'],
    ['nobody', 'gpt-6-sol'],
    ['constructor', '__proto__'],
  ] as const)
    expect(priceOf(vendor, model), model).toBeUndefined();
  expect(listPrices()({ id: 'openai:gpt-6-sol', model: 'gpt-6-sol' })).toBeUndefined();
  expect(listPrices()({ id: 'constructor' })).toBeUndefined();
});

test('your own table goes before the annotator, and both before the lists', () => {
  const table = { 'openai:gpt-6-sol': { input: 1, output: 2 } };
  const sol = { id: 'openai:gpt-6-sol', vendor: 'openai', model: 'gpt-6-sol', price: { input: 0, output: 0 } };
  expect(listPrices({ table })(sol)).toEqual({ input: 1, output: 2 });
  expect(listPrices()(sol)).toEqual({ input: 0, output: 0 });
});

test('a cache that the annotator chose is paid as it says, unless your table says what', () => {
  const hour = { cacheWriteFactor: 2 };
  expect(priceOf('anthropic', 'claude-sonnet-5-5', hour)?.cacheWrite).toBe(4);
  const own = (price: object) =>
    listPrices({ table: { one: { input: 3, output: 1, ...price } } })({ id: 'one', ...hour })?.cacheWrite;
  expect(own({})).toBe(6);
  expect(own({ cacheWrite: 3.5 })).toBe(3.5);
});

test('late listings leave when the library lists their models', () => {
  for (const { vendor, model } of lateListings) {
    expect(calcPrice({ input_tokens: 1 }, model, { providerId: vendor })?.model.id, model).not.toBe(model);
  }
});

test('nothing is fetched, on import or for a price', async () => {
  const script = `
    globalThis.fetch = () => { console.log('fetch'); };
    const net = await import('node:net');
    net.Socket.prototype.connect = () => { console.log('connect'); };
    const { listPrices } = await import('@visionprefer/prices');
    console.log(listPrices()({ id: 'x', vendor: 'openai', model: 'gpt-6-sol' }).input);`;
  const args = ['--conditions=@visionprefer/source', '--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname });
  expect(stdout).toBe('2\n');
});
