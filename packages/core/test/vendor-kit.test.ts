import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AnnotatorError,
  checkImageBytes,
  countOf,
  describeError,
  endSentence,
  excerpt,
  listOf,
  partOf,
  readEnvironment,
  readLimits,
  schemaInWords,
  textOf,
  usageOf,
  usualAdvice,
} from '../src/plugin.ts';

describe('what a vendor sent is read without trust', () => {
  it('has parts of an object alone, and none of anything else', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(typeof partOf(value)).toBe('object');
        expect(() => partOf(value).name).not.toThrow();
        expect(Array.isArray(listOf(value))).toBe(true);
        expect(['undefined', 'string']).toContain(typeof textOf(value));
        expect(countOf(value) === undefined || Number.isFinite(countOf(value))).toBe(true);
      }),
    );
    expect(partOf({ a: { b: 1 } }).a).toEqual({ b: 1 });
    expect([partOf(null), partOf('text'), partOf(undefined)]).toEqual([{}, {}, {}]);
  });

  it('never makes a number of something that is none', () => {
    expect([countOf('3'), countOf(null), countOf(Number.NaN), countOf(0)]).toEqual([
      undefined,
      undefined,
      undefined,
      0,
    ]);
  });

  it('keeps of a usage what was counted', () => {
    const usage = usageOf({ inputTokens: 7, outputTokens: 0, reasoningTokens: null, imageTokens: '12' });
    expect(Object.entries(usage ?? {})).toEqual([
      ['inputTokens', 7],
      ['outputTokens', 0],
    ]);
    expect(usageOf({ inputTokens: undefined })).toBeUndefined();
  });
});

describe('readLimits', () => {
  const told = { 'retry-after': '1.5', 'x-ratelimit-remaining-requests': '9' };

  it.each([
    ['a Headers', new Headers(told)],
    ['a plain object', told],
    ['a Headers of its own', { get: (name: string) => new Headers(told).get(name) }],
  ])('reads %s', (_, headers) => {
    const rateLimits = [{ kind: 'requests', remaining: 9 }];
    expect(readLimits(headers)).toEqual({ retryAfterMs: 1_500, rateLimits });
  });

  it('reads nothing where there are no headers, whatever is there', () => {
    for (const none of [undefined, null, 'text', 12, {}, { 'x-ratelimit-remaining-requests': 9 }]) {
      expect(readLimits(none)).toEqual({ retryAfterMs: undefined, rateLimits: undefined });
    }
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.anything()), (headers) => void readLimits(headers)));
  });
});

describe('what a vendor says, fit to be repeated', () => {
  it('tells the causes of an error, where the reason of a lost connection stands', () => {
    const reset = Object.assign(new Error(''), { code: 'ECONNRESET' });
    expect(describeError(new Error('fetch failed', { cause: reset }))).toBe('fetch failed ECONNRESET');
    expect(describeError('it broke')).toBe('it broke');
    expect(describeError({})).toBe('an unknown error');
  });

  it('comes to an end with errors that go in a circle', () => {
    const error = new Error('again');
    error.cause = error;
    expect(describeError(error)).toBe('again again again again again');
  });

  it('is cut, and has no secret in it', () => {
    const text = excerpt(` The key secret-of-mine ${'is wrong, '.repeat(100)}`, ['secret-of-mine', undefined]);
    expect(text).toMatch(/^The key \[redacted\] is wrong, .*…$/);
    expect(text).toHaveLength(501);
  });

  it('ends, so that advice can follow', () => {
    expect(['No', 'No.', 'No!', 'No?', 'No…'].map(endSentence)).toEqual(['No.', 'No.', 'No!', 'No?', 'No…']);
  });
});

it('says which images are too many, what the vendor takes, and what to do', () => {
  const image = { bytes: new Uint8Array(30), mediaType: 'image/png', width: 1, height: 1, hash: '' } as const;
  const parts = [{ text: 'Image A' }, { image, label: 'A' }];
  const check = (maxBytes: number) => () => checkImageBytes(parts, { vendor: 'Acme', limit: '40 bytes', maxBytes });
  expect(check(40)).not.toThrow();
  expect(check(39)).toThrow(AnnotatorError);
  expect(check(39)).toThrow(`Acme takes 40 bytes in one request. ${usualAdvice['too-large']}`);
});

it('puts a schema into words', () => {
  expect(schemaInWords({ type: 'string', enum: ['a'] })).toContain('{"type":"string","enum":["a"]}');
});

it('reads the environment, where there is one', () => {
  process.env.VISIONPREFER_TEST = ' set ';
  expect(readEnvironment('VISIONPREFER_TEST')).toBe('set');
  process.env.VISIONPREFER_TEST = ' ';
  expect(readEnvironment('VISIONPREFER_TEST')).toBeUndefined();
  delete process.env.VISIONPREFER_TEST;
  expect(readEnvironment('VISIONPREFER_TEST')).toBeUndefined();
});
