import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../src/questions/answer/parse-json.ts';

describe('parseJson', () => {
  test('reads whatever JSON.stringify writes, as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(parseJson(text)).toEqual({ value: JSON.parse(text), end: text.length });
      }),
    );
  });

  test('agrees with JSON.parse on anything that JSON.parse takes, and never throws', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      'a',
      '1',
      '-',
      '.',
      'e',
      'true',
      'null',
      '\\',
      'u00',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
        const text = parts.join('');
        const parsed = parseJson(text);
        const strict = tryParse(text);
        if (!strict) return;
        if ('problem' in parsed) expect(parsed.problem).toMatch(/given twice/);
        else expect(parsed.value).toEqual(strict.value);
      }),
      { numRuns: 2000 },
    );
  });

  test('looks past a trailing comma and raw line breaks in strings', () => {
    expect(parseJson('{"a": [1, 2,], "b": "x\ny",}')).toMatchObject({ value: { a: [1, 2], b: 'x\ny' } });
  });

  test.each([
    ['{"a": 1, "a": 2}', /"a" is given twice/],
    ['{"a": {"b": 1, "\\u0062": 2}}', /"b" is given twice/],
    ['{a: 1}', /where a key should be/],
    ["{'a': 1}", /where a key should be/],
    ['{"a" 1}', /where a colon should be/],
    ['[1 2]', /where a comma or \] should be/],
    ['[,]', /where a value should be/],
    ['"\\x"', /where a known escape should be/],
    ['NaN', /where a value should be/],
    ['['.repeat(40), /nested more than/],
  ])('says what is wrong with %s', (text, problem) => {
    expect(parseJson(text)).toMatchObject({ problem: expect.stringMatching(problem) });
  });

  test('tells text that was cut off from text that is wrong', () => {
    const whole = '{"images": [{"image": "A", "level": "Go\\u006fd", "x": [1.5, true]}]}';
    for (let length = 1; length < whole.length; length++) {
      expect(parseJson(whole.slice(0, length))).toHaveProperty('problem');
    }
    expect(parseJson('{"a": "b')).toMatchObject({ cutOff: true });
    expect(parseJson('{"a": b}')).toMatchObject({ cutOff: false });
  });
});

function tryParse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
