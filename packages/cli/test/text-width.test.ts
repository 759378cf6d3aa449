import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { textWidth } from '../src/terminal/text-width.ts';

/** All that Latin texts are made of, and what stands around it. */
const codes = Array.from({ length: 0x2100 }, (_, code) => code);

test('every character is as wide as string-width says, alone and among others', () => {
  const wrong = codes.filter((code) => {
    const character = String.fromCodePoint(code);
    return [character, `a${character}`, `${character}z`].some((text) => textWidth(text) !== stringWidth(text));
  });
  expect(wrong).toEqual([]);
});

test('every text is as wide as string-width says', () => {
  const text = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(text, (drawn) => {
      expect(textWidth(drawn)).toBe(stringWidth(drawn));
    }),
  );
});
