import { InvalidArgumentError } from 'commander';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectPrice, readBudget } from '../src/options/price-option.ts';

const amount = fc.nat({ max: 999_999_999 }).map((thousandths) => thousandths / 1_000);
const annotator = fc.string({ minLength: 1 }).filter((id) => id.trim() === id && !id.includes('\n'));

test('what is written as a price is read as that price, whatever the annotator is called', () => {
  fc.assert(
    fc.property(annotator, fc.array(amount, { minLength: 2, maxLength: 4 }), (id, numbers) => {
      const [input, output, cachedInput, cacheWrite] = numbers;
      const price = JSON.parse(JSON.stringify({ input, output, cachedInput, cacheWrite }));
      const read = collectPrice(`${id}=${numbers.join(',')}`, { other: { input: 1, output: 1 } });
      expect(Object.entries(read)).toContainEqual([id, price]);
    }),
  );
});

test('a later price of the same annotator holds', () => {
  const first = collectPrice('openai:a?effort=low=1,2', {});
  expect(collectPrice('openai:a?effort=low= .5 , 2. ', first)).toEqual({
    'openai:a?effort=low': { input: 0.5, output: 2 },
  });
});

test('anything else is no price', () => {
  const texts = [
    '',
    'a',
    'a=',
    'a=1',
    'a=1,',
    'a=,1',
    '=1,2',
    'a=1,2,3,4,5',
    'a=-1,2',
    'a=1e3,2',
    'a=1,NaN',
    'a=0x1,2',
    'a=$1,2',
  ];
  for (const text of texts) expect(() => collectPrice(text, {}), text).toThrow(InvalidArgumentError);
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        const prices = Object.values(collectPrice(text, {}));
        expect(prices).toHaveLength(1);
        for (const number of Object.values(prices[0] ?? {})) expect(number).toBeGreaterThanOrEqual(0);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidArgumentError);
      }
    }),
  );
});

test('a budget is an amount above nothing', () => {
  expect([readBudget('20'), readBudget('$0.5'), readBudget('.25')]).toEqual([20, 0.5, 0.25]);
  for (const text of ['0', '-1', '1e9', 'all', '', '1,000']) {
    expect(() => readBudget(text), text).toThrow(InvalidArgumentError);
  }
});
