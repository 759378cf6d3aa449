import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPace } from '../src/pace/pace.ts';
import type { RateLimit } from '../src/plugin.ts';

/** A vendor in simulated time. Nothing here waits: the clock goes from one event to the next. */
interface Vendor {
  perMinute: number;
  /** Requests, or tokens, that may come at once. */
  burst: number;
  latencyMs: number;
  counts: 'on arrival' | 'when it answers';
  limited?: 'requests' | 'tokens';
  tells?: 'headers' | 'retry-after in ms' | 'retry-after in seconds' | 'nothing';
  /** Everything comes back at the end of each minute, and nothing before. */
  windows?: boolean;
}

interface Simulated {
  done: number;
  turnedDown: number;
  /** The time it took over the time that the vendor's limits and latency make inevitable. */
  ratio: number;
}

const tokensOfCall = 1_500;

function simulate(vendor: Vendor, { calls, limit = 64 }: { calls: number; limit?: number }): Simulated {
  const { perMinute, burst, latencyMs, counts, limited = 'requests', tells = 'headers', windows = false } = vendor;
  let nowMs = 0;
  const pace = createPace({ limit }, () => nowMs);
  const rate = perMinute / 60_000;
  const cost = limited === 'requests' ? 1 : tokensOfCall;
  let level = burst;
  let filledMs = 0;
  const fill = () => {
    if (windows) {
      if (Math.floor(nowMs / 60_000) > Math.floor(filledMs / 60_000)) level = burst;
    } else level = Math.min(burst, level + (nowMs - filledMs) * rate);
    filledMs = nowMs;
  };
  /** True when the call is within the limit. */
  const take = () => {
    fill();
    if (level < Math.min(cost, burst)) return false;
    level -= cost;
    return true;
  };
  const stand = (): RateLimit[] => {
    fill();
    if (tells !== 'headers') return [];
    const resetMs = windows ? 60_000 - (nowMs % 60_000) : Math.ceil((burst - level) / rate);
    return [{ kind: limited, limit: perMinute, remaining: Math.max(0, Math.floor(level)), resetMs }];
  };
  const retryAfter = (): number | undefined => {
    if (tells === 'nothing') return undefined;
    const waitMs = windows ? 60_000 - (nowMs % 60_000) : (Math.min(cost, burst) - level) / rate;
    return tells === 'retry-after in ms' ? Math.ceil(waitMs) : Math.ceil(waitMs / 1_000) * 1_000;
  };

  let waiting = calls;
  let inFlight = 0;
  const done = { answered: 0, turnedDown: 0 };
  const events: { ms: number; happen(): void }[] = [];
  const at = (ms: number, happen: () => void) => events.push({ ms, happen });
  const draw = createDraw();
  const send = () => {
    waiting--;
    inFlight++;
    pace.sent(tokensOfCall);
    const answerMs = latencyMs * Math.exp(0.4 * draw());
    const arrived = counts === 'on arrival' ? take() : undefined;
    at(nowMs + (arrived === false ? 2 : answerMs), () => {
      inFlight--;
      const answered = arrived ?? take();
      const usage = { inputTokens: tokensOfCall, outputTokens: 300 };
      pace.came({ tokens: tokensOfCall, ...(answered && { usage }), rateLimits: stand(), answered });
      if (answered) done.answered++;
      else {
        done.turnedDown++;
        waiting++;
        pace.limited(retryAfter(), tells === 'headers');
      }
    });
  };
  for (let steps = 0; done.answered < calls; steps++) {
    if (steps > calls * 1_000) throw new Error(`stuck at ${done.answered} of ${calls}`);
    while (waiting && inFlight < pace.width && pace.waitMs(tokensOfCall) <= 0) send();
    const soonest = Math.min(...events.map(({ ms }) => ms));
    const waitMs = waiting && inFlight < pace.width ? pace.waitMs(tokensOfCall) : Infinity;
    nowMs = Math.max(nowMs, Math.min(soonest, nowMs + Math.max(waitMs, 1)));
    for (const event of events.filter(({ ms }) => ms <= nowMs)) {
      events.splice(events.indexOf(event), 1);
      event.happen();
    }
  }
  const byRate = windows ? 0 : Math.max(0, (calls * cost - burst) / rate);
  const byWindows = windows ? (Math.ceil((calls * cost) / burst) - 1) * 60_000 : 0;
  const byLatency = (calls * latencyMs * Math.exp(0.08)) / limit;
  return {
    done: done.answered,
    turnedDown: done.turnedDown,
    ratio: (Math.max(byRate, byWindows, byLatency) + latencyMs) / nowMs,
  };
}

/** Normally distributed numbers, the same each time. */
function createDraw(): () => number {
  let state = 12345;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

describe('limits that are told', () => {
  test.each<[string, Vendor]>([
    ['far away', { perMinute: 1e6, burst: 1e6, latencyMs: 200, counts: 'on arrival' }],
    ['60 %, a second at once', { perMinute: 11_000, burst: 183, latencyMs: 200, counts: 'on arrival' }],
    ['60 %, counted late', { perMinute: 11_000, burst: 183, latencyMs: 200, counts: 'when it answers' }],
    ['60 %, a minute at once', { perMinute: 11_000, burst: 11_000, latencyMs: 200, counts: 'on arrival' }],
    ['10 %, a second at once', { perMinute: 1_840, burst: 31, latencyMs: 200, counts: 'on arrival' }],
    ['10 %, counted late', { perMinute: 1_840, burst: 31, latencyMs: 200, counts: 'when it answers' }],
    ['10 %, a minute at once', { perMinute: 1_840, burst: 1_840, latencyMs: 200, counts: 'when it answers' }],
    ['slow answers', { perMinute: 600, burst: 10, latencyMs: 10_000, counts: 'on arrival' }],
    ['tokens', { perMinute: 1.6e7, burst: 1.6e7 / 60, latencyMs: 200, counts: 'on arrival', limited: 'tokens' }],
    [
      'tokens, late',
      { perMinute: 2.8e6, burst: 2.8e6 / 4, latencyMs: 200, counts: 'when it answers', limited: 'tokens' },
    ],
  ])('are used in full and not run into: %s', (_, vendor) => {
    const limit = vendor.latencyMs > 1_000 ? 400 : 64;
    const { done, turnedDown, ratio } = simulate(vendor, { calls: 2_000, limit });
    expect(done).toBe(2_000);
    expect(turnedDown).toBeLessThanOrEqual(2);
    expect(ratio).toBeGreaterThan(vendor.latencyMs > 1_000 ? 0.92 : 0.95);
  });

  test('that nobody could foresee cost calls, but end: a small bucket that counts long answers late', () => {
    const vendor: Vendor = { perMinute: 600, burst: 10, latencyMs: 10_000, counts: 'when it answers' };
    const { done, turnedDown, ratio } = simulate(vendor, { calls: 2_000, limit: 400 });
    expect(done).toBe(2_000);
    expect(turnedDown).toBeLessThan(400);
    expect(ratio).toBeGreaterThan(0.6);
  });

  test('in windows of a minute', () => {
    const vendor: Vendor = { perMinute: 500, burst: 500, latencyMs: 2_000, counts: 'on arrival', windows: true };
    const { turnedDown, ratio } = simulate(vendor, { calls: 2_000 });
    expect(turnedDown).toBeLessThan(10);
    expect(ratio).toBeGreaterThan(0.85);
  });
});

describe('limits that nobody tells are learnt', () => {
  const forms = ['retry-after in ms', 'retry-after in seconds', 'nothing'] as const;
  test.each(forms)('from %s', (tells) => {
    const vendor: Vendor = { perMinute: 6_000, burst: 100, latencyMs: 200, counts: 'on arrival', tells };
    const { turnedDown, ratio } = simulate(vendor, { calls: 2_000 });
    expect(turnedDown).toBeLessThan(20);
    expect(ratio).toBeGreaterThan(0.95);
  });

  test.each(forms)('from %s, after a first guess that was far too low', (tells) => {
    const vendor: Vendor = { perMinute: 1_846, burst: 31, latencyMs: 200, counts: 'on arrival', tells };
    const { turnedDown, ratio } = simulate(vendor, { calls: 600 });
    expect(turnedDown).toBeLessThan(10);
    expect(ratio).toBeGreaterThan(0.9);
  });
});

test('whatever the limits are, everything gets done', () => {
  const vendor = fc.record({
    perMinute: fc.integer({ min: 6, max: 100_000 }),
    burst: fc.integer({ min: 1, max: 1_000 }),
    latencyMs: fc.integer({ min: 1, max: 20_000 }),
    counts: fc.constantFrom('on arrival' as const, 'when it answers' as const),
    tells: fc.constantFrom('headers' as const, 'retry-after in ms' as const, 'retry-after in seconds' as const),
  });
  fc.assert(
    fc.property(vendor, (drawn) => {
      expect(simulate(drawn, { calls: 60, limit: 16 }).done).toBe(60);
    }),
    { numRuns: 60 },
  );
});

test('what a person says of the limits is kept to from the first call', () => {
  let nowMs = 0;
  const pace = createPace({ limit: 64, limits: { requestsPerMinute: 60 } }, () => nowMs);
  let sent = 0;
  for (; nowMs < 60_000; nowMs += 10) {
    while (pace.waitMs(100) <= 0) {
      pace.sent(100);
      sent++;
    }
  }
  expect(sent).toBeGreaterThan(55);
  expect(sent).toBeLessThanOrEqual(61);
});
