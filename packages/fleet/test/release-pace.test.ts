import { describe, expect, test } from 'vitest';
import { createReleasePace } from '../src/coordinator/release-pace.ts';
import type { Reply } from '../src/wire/reply.ts';

/** A vendor that takes ten calls a second and ten at once, asked for a while; all times are counted, none passes. */
function askVendor(questions: number, { tells = false, isGiven = false }: { tells?: boolean; isGiven?: boolean } = {}) {
  let nowMs = 0;
  let [level, filledMs, pausedUntilMs] = [10, 0, 0];
  let [asked, answered, limited, inFlight, mostInFlight] = [0, 0, 0, 0, 3];
  const due: { atMs: number; id: string; reply: Reply }[] = [];
  const pace = createReleasePace(isGiven, () => nowMs);
  const call = (id: string) => {
    level = Math.min(10, level + (nowMs - filledMs) / 100);
    filledMs = nowMs;
    if (level >= 1) {
      level -= 1;
      const rateLimits = tells ? [{ kind: 'requests' as const, limit: 600 }] : undefined;
      due.push({ atMs: nowMs + 850, id, reply: { answer: { output: '', ...(rateLimits && { rateLimits }) } } });
    } else {
      limited++;
      pausedUntilMs = nowMs + 1_000;
      due.push({ atMs: nowMs + 40, id, reply: { error: { code: 'rate-limited', message: '', retryAfterMs: 1_000 } } });
    }
  };
  for (; answered < questions; nowMs++) {
    while (inFlight < mostInFlight && nowMs >= pausedUntilMs && pace.waitMs() <= 0) {
      const id = `q-${asked++}`;
      pace.released(id);
      inFlight++;
      call(id);
    }
    for (const each of due.filter(({ atMs }) => atMs <= nowMs)) {
      due.splice(due.indexOf(each), 1);
      inFlight--;
      if ('answer' in each.reply) answered++;
      mostInFlight = 24;
      pace.came(each.id, each.reply);
    }
  }
  return { asked, limited, perSecond: (answered / nowMs) * 1_000, pace };
}

describe('the pace of questions to workers', () => {
  test('finds a limit that nobody tells, with 1 % of calls turned down at most', () => {
    for (const questions of [600, 3_000]) {
      const { asked, limited, perSecond } = askVendor(questions);
      expect(limited).toBeGreaterThan(0);
      expect(limited / asked).toBeLessThanOrEqual(0.01);
      expect(perSecond).toBeGreaterThan(8);
    }
  });

  test('leaves a limit that is given or told to the run', () => {
    const given = createReleasePace(true);
    given.released('q-1');
    expect(given.waitMs()).toBe(0);
    const { pace } = askVendor(10, { tells: true });
    expect(pace.toldPerMinute).toBe(600);
    pace.released('q-x');
    expect(pace.waitMs()).toBe(0);
  });

  test('holds nothing back before anything is known, or when a worker was lost', () => {
    const pace = createReleasePace(false);
    expect(pace.waitMs()).toBe(0);
    pace.released('q-1');
    pace.came('q-1', undefined);
    expect(pace.waitMs()).toBe(0);
    expect(pace.toldPerMinute).toBeUndefined();
  });

  test('waits as long as a vendor asks to', () => {
    let nowMs = 0;
    const pace = createReleasePace(false, () => nowMs);
    pace.released('q-1');
    nowMs = 100;
    pace.came('q-1', { error: { code: 'rate-limited', message: 'Not so fast.', retryAfterMs: 7_000 } });
    expect(pace.waitMs()).toBe(7_000);
    nowMs = 7_100;
    expect(pace.waitMs()).toBe(0);
  });
});
