import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Line, readLines } from '../src/lines/read-lines.ts';
import { makeFolder } from './make-folder.ts';

async function linesOf(content: string | Uint8Array, options?: { maxBytes?: number }): Promise<Line[]> {
  const path = join(await makeFolder(), 'file');
  await writeFile(path, content);
  return Array.fromAsync(readLines(path, options));
}

test('gives every line of any text with its number, whatever ends the last one', async () => {
  const path = join(await makeFolder(), 'file');
  const line = fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => text.replace(/[\r\n\ufeff]/g, ''));
  const property = fc.asyncProperty(
    fc.array(line, { maxLength: 20 }),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
    async (lines, end, ended) => {
      await writeFile(path, lines.join(end) + (ended ? end : ''));
      const expected = lines.flatMap((text, index) => (text.trim() ? [{ number: index + 1, text }] : []));
      expect(await Array.fromAsync(readLines(path))).toEqual(expected);
    },
  );
  await fc.assert(property, { numRuns: 60 });
});

test('a line of blanks is none, whichever blanks of Unicode they are', async () => {
  expect(await linesOf('a\n \n\u00a0\n\u3000\u2007\nb')).toEqual([
    { number: 1, text: 'a' },
    { number: 5, text: 'b' },
  ]);
});

test('joins lines that are longer than what is read at once', async () => {
  const long = 'ü'.repeat(400_000);
  expect(await linesOf(`a\n${long}\nb`)).toEqual([
    { number: 1, text: 'a' },
    { number: 2, text: long },
    { number: 3, text: 'b' },
  ]);
});

test('drops a byte order mark and keeps the line separators of Unicode', async () => {
  expect(await linesOf('\ufeffa\u2028b\n')).toEqual([{ number: 1, text: 'a\u2028b' }]);
});

test('gives what is no text as a problem and goes on', async () => {
  expect(await linesOf(Buffer.from([0x61, 0x0a, 0xff, 0x0a, 0x62]))).toEqual([
    { number: 1, text: 'a' },
    { number: 2, problem: 'not UTF-8 text' },
    { number: 3, text: 'b' },
  ]);
  expect(await linesOf('12345678\nab\n', { maxBytes: 4 })).toEqual([
    { number: 1, problem: 'over 4 bytes in one line' },
    { number: 2, text: 'ab' },
  ]);
});
