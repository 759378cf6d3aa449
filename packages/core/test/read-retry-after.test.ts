import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDurationMs, readRetryAfterMs } from '../src/pace/read-retry-after.ts';

const nowMs = Date.parse('2026-11-23T09:00:00Z');
const read = (headers: Record<string, string> | [string, string][]) => readRetryAfterMs(new Headers(headers), nowMs);

describe('readRetryAfterMs', () => {
  it.each([
    ['3', 3_000],
    ['0', 0],
    ['0.25', 250],
    ['.5', 500],
    ['1.0004', 1_001],
    ['2.3', 2_300],
    ['34.4', 34_400],
    ['20s', 20_000],
    ['1m30s', 90_000],
    ['Mon, 23 Nov 2026 09:00:07 GMT', 7_000],
    ['Monday, 23-Nov-26 09:00:07 GMT', 7_000],
    ['Mon Nov 23 09:00:07 2026', 7_000],
    ['2026-11-23T09:00:07.5Z', 7_500],
    ['2026-11-23T10:00:07+01:00', 7_000],
    ['Mon, 23 Nov 2026 08:59:00 GMT', 0],
    ['94608000', 94_608_000_000],
  ])('reads %s', (text, ms) => {
    expect(read({ 'retry-after': text })).toBe(ms);
  });

  it.each([
    '',
    'soon',
    '-1',
    '1e3',
    '0x10',
    'NaN',
    'Infinity',
    '9'.repeat(400),
    'try 3',
    '3 s',
    '2026-11-23',
    'Mon, 99 Nov 2026 09:00:07 GMT',
  ])('makes nothing of %s', (text) => {
    expect(read({ 'retry-after': text })).toBeUndefined();
  });

  it('reads milliseconds, and lets the later of several win', () => {
    expect(read({ 'retry-after-ms': '1500' })).toBe(1_500);
    expect(read({ 'retry-after-ms': '1500', 'retry-after': '1' })).toBe(1_500);
    expect(read({ 'retry-after-ms': '1500', 'retry-after': '2' })).toBe(2_000);
    expect(read({ 'retry-after-ms': 'soon', 'retry-after': '2' })).toBe(2_000);
  });

  it('takes a header apart that was sent twice, whatever its forms', () => {
    const twice = (first: string, second: string) =>
      read([
        ['retry-after', first],
        ['retry-after', second],
      ]);
    expect(twice('2', '5')).toBe(5_000);
    expect(twice('Mon, 23 Nov 2026 09:00:07 GMT', '5')).toBe(7_000);
    expect(twice('9', 'Monday, 23-Nov-26 09:00:07 GMT')).toBe(9_000);
    expect(twice('Mon, 23 Nov 2026 09:00:07 GMT', 'Mon, 23 Nov 2026 09:00:08 GMT')).toBe(8_000);
    expect(twice('soon', '5')).toBe(5_000);
  });

  it('measures dates from the time that the response itself tells', () => {
    const skewedBy = (hours: number, waitMs: number) => {
      const theirs = Date.now() + hours * 3_600_000;
      const date = new Date(theirs).toUTCString();
      return readRetryAfterMs(new Headers({ date, 'retry-after': new Date(theirs + waitMs).toUTCString() }));
    };
    for (const hours of [-30, -0.01, 0.01, 5, 10_000]) {
      expect(skewedBy(hours, 7_000)).toBeGreaterThanOrEqual(6_000);
      expect(skewedBy(hours, 7_000)).toBeLessThanOrEqual(8_000);
    }
    const unskewed = skewedBy(0, 7_000);
    expect(unskewed).toBeGreaterThanOrEqual(5_900);
    expect(unskewed).toBeLessThanOrEqual(7_100);
    expect(readRetryAfterMs(new Headers({ date: 'yesterday', 'retry-after': '2' }))).toBe(2_000);
  });

  it('says nothing when nothing is told', () => {
    expect(read({})).toBeUndefined();
  });

  it('reads every date that it is given as one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 * 365 * 86_400 }), (seconds) => {
        const date = new Date(nowMs + seconds * 1000).toUTCString();
        expect(read({ 'retry-after': date })).toBe(seconds * 1000);
      }),
    );
  });

  it('gives a whole number of milliseconds from 0, or nothing, whatever is told', () => {
    const header = fc.oneof(fc.string({ unit: fc.integer({ min: 32, max: 126 }).map((c) => String.fromCharCode(c)) }));
    fc.assert(
      fc.property(header, header, (after, afterMs) => {
        const ms = read({ 'retry-after': after, 'retry-after-ms': afterMs });
        expect(ms === undefined || (Number.isInteger(ms) && ms >= 0)).toBe(true);
      }),
    );
  });
});

describe('readDurationMs', () => {
  it.each([
    ['6m0s', 360_000],
    ['12ms', 12],
    ['34.4s', 34_400],
    ['34.074824224s', 34_075],
    ['1h2m3s', 3_723_000],
    ['1d', 86_400_000],
    ['8.64s', 8_640],
    ['0s', 0],
    ['500us', 1],
    ['2', 2_000],
  ])('reads %s', (text, ms) => {
    expect(readDurationMs(text)).toBe(ms);
  });

  it.each(['', 's', '1x', '1s!', '1.2.3s', '-1s', '1 s'])('makes nothing of %s', (text) => {
    expect(readDurationMs(text)).toBeUndefined();
  });
});
