import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { andMore } from '../src/terminal/and-more.ts';
import { printable } from '../src/terminal/display-text.ts';
import { renderColumns } from '../src/terminal/render-columns.ts';
import { wrapText } from '../src/terminal/wrap-text.ts';

test('breaks between words, and a word only where it is longer than a line', () => {
  expect(wrapText('a red cube on a table', 8)).toEqual(['a red', 'cube on', 'a table']);
  expect(wrapText('see https://example.org now', 10)).toEqual(['see', 'https://ex', 'ample.org', 'now']);
  expect(wrapText('猫と犬と鳥', 4)).toEqual(['猫と', '犬と', '鳥']);
  expect(wrapText('ab猫', 3)).toEqual(['ab', '猫']);
  expect(wrapText('', 8)).toEqual(['']);
  const wide = '\u{1d158}\u{1d165}\u{1d16e}';
  expect(wrapText(`${wide}ab`, 2).join('')).toBe(`${wide}ab`);
  for (const line of wrapText(`${wide}ab`, 2)) expect(stringWidth(line)).toBeLessThanOrEqual(2);
});

test('no line is wider than asked for, and no character is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 2, max: 60 }), (text, width) => {
      const lines = wrapText(printable(text), width);
      for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
      expect(lines.join('').replaceAll(' ', '')).toBe(printable(text).replaceAll(' ', ''));
    }),
  );
});

test('a table of numbers cuts names and leaves out columns, and never cuts a number', () => {
  const cell = fc.integer({ min: 0, max: 999_999 }).map((number) => number.toLocaleString('en-US'));
  const row = fc.tuple(fc.string({ unit: 'grapheme', maxLength: 60 }).map(printable), cell, cell, cell);
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), fc.integer({ min: 40, max: 100 }), (rows, width) => {
      const lines = renderColumns(
        { head: ['name', 'first', 'second', 'third'], rows },
        { width, stream: process.stdout },
      ).map((line) => stripVTControlCharacters(line));
      expect(lines).toHaveLength(rows.length + 1);
      for (const line of lines) expect(stringWidth(line)).toBeLessThan(width);
      const kept = ['first', 'second', 'third'].filter((title) => lines[0]?.includes(title));
      for (const [index, [, ...numbers]] of rows.entries()) {
        const words = lines[index + 1]?.split(/\s+/).slice(-kept.length);
        expect(words).toEqual(numbers.slice(0, kept.length));
      }
    }),
  );
});

test('says how many more there are, and nothing where there are none', () => {
  expect(andMore(1_200, ' samples')).toEqual(['… and 1,200 more samples']);
  expect([...andMore(0), ...andMore(-3)]).toEqual([]);
});
