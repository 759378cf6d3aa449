import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAnswer } from '../src/questions/read-answer.ts';

describe('readAnswer', () => {
  test.each([
    ['bare', '{"a": 1}'],
    ['in a fence', '```json\n{"a": 1}\n```'],
    ['after words', 'Here is my judgement:\n{"a": 1}'],
    ['before words', '{"a": 1}\nI hope this helps.'],
    ['after words with braces', 'I use the form {so}: {"a": 1}'],
    ['after a byte order mark', '\uFEFF{"a": 1}'],
    ['with a trailing comma', '{"a": 1,}'],
  ])('finds the object %s', (_, text) => {
    expect(readAnswer(text)).toEqual({ value: { a: 1 } });
  });

  test('takes an object that was parsed already', () => {
    expect(readAnswer({ a: 1 })).toEqual({ value: { a: 1 } });
  });

  test.each([
    ['', 'the answer is empty'],
    ['  \n', 'the answer is empty'],
    ['I cannot help with that.', 'no JSON object in it'],
    ['{"a": 1} or rather {"a": 2}', '2 JSON objects in it, expected one'],
    ['{"a": 1}{"a": 1}', '2 JSON objects in it, expected one'],
    ['{"a": {"b": 1}, "c": ', 'the JSON is cut off'],
    ['{"a": 1, "a": 2}', 'the key "a" is given twice'],
    [undefined, 'expected a JSON object, got nothing'],
    [[1], 'expected a JSON object, got [1]'],
    [3, 'expected a JSON object, got 3'],
  ])('does not guess at %j', (output, problem) => {
    expect(readAnswer(output)).toEqual({ problem });
  });

  test('never throws, and is quick on a flood of braces', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readAnswer(text)));
    expect(readAnswer('{'.repeat(500_000))).toHaveProperty('problem');
    expect(readAnswer('{"'.repeat(100_000))).toHaveProperty('problem');
  });
});
