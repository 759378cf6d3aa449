import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRateLimits } from '../src/pace/read-rate-limits.ts';

const nowMs = Date.parse('2026-11-23T09:00:00Z');
const read = (headers: Record<string, string>) => readRateLimits(new Headers(headers), nowMs);

describe('readRateLimits', () => {
  it('reads what OpenAI tells', () => {
    const headers = {
      'x-ratelimit-limit-requests': '5000',
      'x-ratelimit-limit-tokens': '800000',
      'x-ratelimit-remaining-requests': '4999',
      'x-ratelimit-remaining-tokens': '799000',
      'x-ratelimit-reset-requests': '12ms',
      'x-ratelimit-reset-tokens': '6m0s',
    };
    expect(read(headers)).toEqual([
      { kind: 'requests', limit: 5_000, remaining: 4_999, resetMs: 12 },
      { kind: 'tokens', limit: 800_000, remaining: 799_000, resetMs: 360_000 },
    ]);
  });

  it('reads what Anthropic tells', () => {
    const headers = {
      'anthropic-ratelimit-requests-limit': '50',
      'anthropic-ratelimit-requests-remaining': '0',
      'anthropic-ratelimit-requests-reset': '2026-11-23T09:00:30Z',
      'anthropic-ratelimit-input-tokens-remaining': '40000',
      'anthropic-ratelimit-output-tokens-reset': '2026-11-23T08:00:00Z',
    };
    expect(read(headers)).toEqual([
      { kind: 'requests', limit: 50, remaining: 0, resetMs: 30_000 },
      { kind: 'input-tokens', remaining: 40_000 },
      { kind: 'output-tokens', resetMs: 0 },
    ]);
  });

  it('measures dates from the time that the response itself tells', () => {
    const headers = {
      date: 'Tue, 01 Jan 2030 00:00:00 GMT',
      'anthropic-ratelimit-tokens-reset': '2030-01-01T00:00:30Z',
    };
    expect(readRateLimits(new Headers(headers))).toEqual([{ kind: 'tokens', resetMs: 30_000 }]);
  });

  it('leaves out what cannot be read', () => {
    expect(read({})).toEqual([]);
    expect(read({ 'x-ratelimit-limit-requests': 'many', 'x-ratelimit-reset-requests': 'soon' })).toEqual([]);
    expect(read({ 'x-ratelimit-limit-tokens': '-1', 'x-ratelimit-remaining-tokens': '7' })).toEqual([
      { kind: 'tokens', remaining: 7 },
    ]);
  });

  it('gives whole numbers from 0 and nothing else, whatever is told', () => {
    const value = fc.string({ unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)) });
    fc.assert(
      fc.property(value, value, value, (limit, remaining, reset) => {
        const limits = read({
          'x-ratelimit-limit-tokens': limit,
          'x-ratelimit-remaining-tokens': remaining,
          'anthropic-ratelimit-tokens-reset': reset,
        });
        const numbers = limits.flatMap(({ kind: _, ...rest }) => Object.values(rest));
        expect(numbers.every((number) => Number.isInteger(number) && Number(number) >= 0)).toBe(true);
      }),
    );
  });
});
