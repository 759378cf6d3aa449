import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseInputLine, parseJsonLine } from '../../src/index.ts';

const readers = { parseJsonLine, parseInputLine };

describe.each(Object.entries(readers))('%s', (_, parse) => {
  test('reads what JSON.parse reads, whatever JSON is written', () => {
    const property = fc.property(fc.json({ noUnicodeString: false }), fc.nat(3), (text, indent) => {
      const value: unknown = JSON.parse(text);
      fc.pre(JSON.stringify(value).isWellFormed() && !/\\ud[89a-f]/.test(JSON.stringify(value)));
      fc.pre(!/\d{16}/.test(text));
      expect(parse(JSON.stringify(value, null, indent))).toEqual({ value });
    });
    fc.assert(property, { numRuns: 300 });
  });

  test('reports a key that stands twice in one object, however it is written and wherever the object stands', () => {
    for (const text of [
      '{"a":1,"a":1}',
      '{"a" : 1 , "b":2, "a" : 3}',
      '{"a":1,"\\u0061":2}',
      '[{"x":{"a":1,"b":{},"a":[]}}]',
      '{"__proto__":1,"__proto__":2}',
      '{"a" :1,"a":2}',
      '{"a":1,"a\\n":1,"a"\n:2}',
      '{"a\\"":1,"a\\"":2}',
    ]) {
      expect(parse(text)).toEqual({ problem: expect.stringMatching(/^the key ".+" stands twice in one object$/) });
    }
  });

  test('takes the same key in different objects, and what only looks like a key', () => {
    for (const text of [
      '{"a":{"a":[{"a":1},{"a":2}]}}',
      '{"a":":) \\": {\\"a\\":1,\\"a\\":2}"}',
      '{"a\\\\":"\\\\","b":"\\\\\\""}',
      '{"a" :1}',
      '{"__proto__":1}',
    ]) {
      expect(parse(text)).toEqual({ value: JSON.parse(text) });
    }
  });

  test.each(['{', '{"a":1,}', '[1,]', "{'a':1}", '{"a":1} {"a":1}', '', 'nan', '{"a":01}', '[NaN'])(
    'reports %j',
    (text) => {
      expect(parse(text)).toEqual({ problem: expect.stringMatching(/^not JSON/) });
    },
  );

  test('keeps whole characters that are written as two escapes', () => {
    expect(parse('{"a":"\\ud83d\\ude00 \\u00e9"}')).toEqual({ value: { a: '😀 é' } });
  });

  test('reads a picture of megabytes beside what has to be looked at', () => {
    const url = `data:image/png;base64,${'A'.repeat(9_000_000)}`;
    expect(parse(`{"id":"\\ud83d\\ude00","url":"${url}"}`)).toEqual({ value: { id: '😀', url } });
  });

  test('reports what is nested too deeply', () => {
    const depth = 200_000;
    expect(parse(`${'['.repeat(depth)}"\\ud83d\\ude00"${']'.repeat(depth)}`)).toEqual({
      problem: expect.any(String),
    });
  });
});

const halves = ['\\ud83d', '\\uDE00', 'x\\ud83d y', '\\ude00\\ud83d'];

test.each(halves)('half a character %j of others is a problem; in a record it is U+FFFD', (half) => {
  const text = `{"prompt":"${half}"}`;
  expect(parseInputLine(text)).toEqual({ problem: expect.stringMatching(/^half a character \(\\ud[89a-f]/) });
  const record = parseJsonLine(text);
  expect(record).toEqual({ value: { prompt: expect.stringContaining('\ufffd') } });
  expect(JSON.stringify(record)).not.toMatch(/\\ud/);
});

test('what Python writes for a missing number is null from others, and no JSON in a record', () => {
  const text = '{"a": NaN, "b": [-Infinity, Infinity, "NaN"], "n": 12345678901234567890}';
  expect(parseInputLine(text)).toEqual({ value: { a: null, b: [null, null, 'NaN'], n: '12345678901234567890' } });
  expect(parseJsonLine(text)).toEqual({ problem: expect.stringMatching(/^not JSON/) });
  expect(parseInputLine('{"a": NaN, "a": 1}')).toEqual({ problem: 'the key "a" stands twice in one object' });
});

test('keeps of others every digit of a whole number: as a number where one can hold it, or else as text', () => {
  const property = fc.property(fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }), (whole) => {
    const kept = Number.isSafeInteger(Number(whole)) ? Number(whole) : String(whole);
    expect(parseInputLine(`${whole}`)).toEqual({ value: kept });
    expect(parseInputLine(`{"id": ${whole}, "x": [{"y":${whole} },${whole}]}`)).toEqual({
      value: { id: kept, x: [{ y: kept }, kept] },
    });
  });
  fc.assert(property, { numRuns: 200 });
});
