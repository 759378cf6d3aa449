import type { RateLimit } from '../contract/rate-limit.ts';
import type { Usage } from '../records/records.ts';
import { createCallsAtOnce } from './calls-at-once.ts';
import { createLearntRate } from './learnt-rate.ts';
import { mirrorLimits, type PaceLimits } from './mirror-limits.ts';

/** When one annotator may be called, and by how many calls at once. */
export interface Pace {
  /** Most calls in flight just now. */
  readonly width: number;
  /** Milliseconds until the next call may go out; 0 when it may now. */
  waitMs(tokens: number): number;
  sent(tokens: number): void;
  /** A call has come back, whatever came of it. */
  came(call: CameBack): void;
  /** The vendor said: not so fast. */
  limited(retryAfterMs: number | undefined, told: boolean): void;
  /** The vendor is there and cannot cope. */
  overloaded(retryAfterMs: number | undefined): void;
  /** Whether the vendor keeps calls waiting at this moment. */
  readonly held: boolean;
}

/** What a call brought that tells of limits. */
export interface CameBack {
  /** What was expected when it was sent. */
  tokens: number;
  usage?: Usage | undefined;
  rateLimits?: readonly RateLimit[] | undefined;
  answered: boolean;
}

/**
 * Creates the pace of one annotator. Where the vendor tells its limits they are mirrored; where it does not, the pace
 * is learnt: calls at once and calls a second are cut when it says "not so fast" and grow by and by.
 *
 * @param limit Most calls in flight.
 * @param now Milliseconds on a clock that only runs forward.
 */
export function createPace(
  { limit, limits = {} }: { limit: number; limits?: PaceLimits | undefined },
  now: () => number = () => performance.now(),
): Pace {
  const mirrored = mirrorLimits(limits);
  const learnt = createLearntRate();
  const atOnce = createCallsAtOnce(limit);
  let resumesAtMs = Number.NEGATIVE_INFINITY;
  const pauseFor = (nowMs: number, ms = 0) => {
    resumesAtMs = Math.max(resumesAtMs, nowMs + ms);
  };
  return {
    get width() {
      return atOnce.most;
    },
    get held() {
      return now() < resumesAtMs;
    },
    waitMs(tokens) {
      const nowMs = now();
      return Math.max(
        0,
        resumesAtMs - nowMs,
        atOnce.waitMs(nowMs),
        learnt.waitMs(nowMs),
        mirrored.waitMs(tokens, nowMs),
      );
    },
    sent(tokens) {
      const nowMs = now();
      atOnce.sent(nowMs);
      learnt.take(nowMs);
      mirrored.sent(tokens, nowMs);
    },
    came(call) {
      const nowMs = now();
      atOnce.came(call.answered, nowMs);
      mirrored.came(call, nowMs);
    },
    limited(retryAfterMs, told) {
      const nowMs = now();
      pauseFor(nowMs, retryAfterMs);
      mirrored.emptied(nowMs);
      if (told) return;
      const waitMs = retryAfterMs ?? 250;
      pauseFor(nowMs, waitMs);
      learnt.cut(nowMs, waitMs);
    },
    overloaded(retryAfterMs) {
      const nowMs = now();
      pauseFor(nowMs, retryAfterMs);
      atOnce.strained(nowMs);
    },
  };
}
