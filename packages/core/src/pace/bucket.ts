import type { RateLimit } from '../contract/rate-limit.ts';

/** One of a vendor's limits, mirrored: how much it still takes, and how fast that grows again. */
export interface Bucket {
  /** Milliseconds until this much may be sent; 0 when it may be now. */
  waitMs(amount: number, nowMs: number): number;
  take(amount: number, nowMs: number): void;
  /** What the vendor said about it along with an answer. */
  told(limit: RateLimit, call: AnsweredCall): void;
  /** The vendor turned a call down. */
  emptied(nowMs: number): void;
}

/** The call whose answer told of a limit. */
export interface AnsweredCall {
  nowMs: number;
  /** What it took from the limit. */
  amount: number;
  /** What other calls will take that are under way. */
  underWay: number;
  /** How many those are. */
  calls: number;
}

/** Share of the vendor's rate that is used: clocks and distances are never quite even. */
const share = 0.99;
/** How much of its rate a bucket gathers at most while nothing is sent. */
const gatheredMs = 40;
const minuteMs = 60_000;

/**
 * Creates the mirror of one limit. It lets through what the vendor said it has left, and beyond that flows as evenly
 * as the vendor's own bucket fills. It keeps in mind that calls under way may not be counted in what the vendor said:
 * some count when a call arrives, some when it is answered, and which it is shows in what they say.
 *
 * @param ratePerMs What the limit allows; undefined until the vendor has said.
 */
export function createBucket(ratePerMs?: number): Bucket {
  let rate = ratePerMs;
  /** Gathered evenly. Below 0 after something large was sent. */
  let gathered = 0;
  let gatheredAtMs: number | undefined;
  /** What the vendor said it has left, less what was sent since. */
  let credit = 0;
  let creditEndsMs = Infinity;
  /** Less than the whole rate after calls were turned down. */
  let caution = 1;
  let turnedDownMs = Number.NEGATIVE_INFINITY;
  let sentSince = 0;
  const counting = createCountingGuess();
  const windows = createWindowGuess();

  const gather = (nowMs: number) => {
    if (rate === undefined) return;
    const pace = rate * share * caution;
    const most = Math.max(1, pace * gatheredMs);
    gathered = Math.min(most, gathered + (nowMs - (gatheredAtMs ?? nowMs)) * pace);
    gatheredAtMs = nowMs;
  };
  return {
    waitMs(amount, nowMs) {
      if (rate === undefined || credit >= amount) return 0;
      if (windows.known) return nowMs >= creditEndsMs ? 0 : creditEndsMs - nowMs;
      gather(nowMs);
      const pace = rate * share * caution;
      return Math.max(0, (Math.min(amount, Math.max(1, pace * gatheredMs)) - gathered) / pace);
    },
    take(amount, nowMs) {
      gather(nowMs);
      if (credit >= amount) {
        credit -= amount;
        gathered = Math.max(0, gathered - amount);
      } else {
        gathered -= amount;
      }
      sentSince += amount;
    },
    told({ limit, remaining, resetMs }, { nowMs, amount, underWay, calls }) {
      if (ratePerMs !== undefined) return;
      // A limit of nothing is what some proxies say of all limits: it would be waited for without end.
      if (limit === 0) return;
      if (limit !== undefined) rate = rateOf(limit, remaining, resetMs);
      if (remaining === undefined) return;
      counting.compare(remaining, { nowMs, amount, sent: sentSince, rate: rate ?? 0 });
      windows.compare(remaining, resetMs, nowMs);
      sentSince = 0;
      const unseen = counting.onArrival ? 0 : underWay;
      const cushion = (counting.onArrival ? 0.5 : 2) * Math.sqrt(calls) * amount;
      credit = nowMs - turnedDownMs < 1_000 ? 0 : remaining - unseen - cushion;
      creditEndsMs = nowMs + (resetMs ?? 0);
      if (nowMs - turnedDownMs > 30_000) caution = Math.min(1, caution + 1e-4);
    },
    emptied(nowMs) {
      // Several calls are turned down at once: that counts as once.
      if (nowMs - turnedDownMs > 1_000) caution = Math.max(0.3, caution * 0.95);
      turnedDownMs = nowMs;
      credit = 0;
      gathered = Math.min(gathered, 0);
      gatheredAtMs = nowMs;
    },
  };
}

/**
 * What a limit allows in a millisecond. Vendors give limits for a minute; where the time until it is full again says
 * that it fills more slowly (some limits are for a day), it is as slow as that.
 */
function rateOf(limit: number, remaining: number | undefined, resetMs: number | undefined): number {
  const perMs = limit / minuteMs;
  if (remaining === undefined || !resetMs || remaining + perMs * resetMs <= limit * 1.05 + 2) return perMs;
  return Math.max(Math.min(perMs, (limit - remaining) / resetMs), perMs / (24 * 60));
}

/** Tells, from how what is left changes, whether a vendor counts calls when they arrive or when it answers them. */
function createCountingGuess() {
  let last: { remaining: number; nowMs: number } | undefined;
  let arrivalError = 1;
  let answerError = 0;
  return {
    get onArrival(): boolean {
      return arrivalError < answerError;
    },
    compare(remaining: number, now: { nowMs: number; amount: number; sent: number; rate: number }): void {
      if (last) {
        const taken = last.remaining - remaining + now.rate * (now.nowMs - last.nowMs);
        arrivalError = arrivalError * 0.98 + ((taken - now.sent) / now.amount) ** 2;
        answerError = answerError * 0.98 + ((taken - now.amount) / now.amount) ** 2;
      }
      last = { remaining, nowMs: now.nowMs };
    },
  };
}

/**
 * Tells whether a limit is one of fixed windows, which give everything back at their end and nothing before: what is
 * left and the time until it is full then shrink together, while a bucket that fills evenly takes longer the emptier it
 * is.
 */
function createWindowGuess() {
  let reference: { remaining: number; resetMs: number; nowMs: number } | undefined;
  let known = false;
  return {
    get known(): boolean {
      return known;
    },
    compare(remaining: number, resetMs: number | undefined, nowMs: number): void {
      if (resetMs === undefined) return;
      const passedMs = nowMs - (reference?.nowMs ?? nowMs);
      // Resets are told in whole seconds by some.
      if (reference && passedMs < 2_500) return;
      if (reference && remaining < reference.remaining - 1)
        known = resetMs < reference.resetMs - passedMs / 2 && resetMs > 0;
      reference = { remaining, resetMs, nowMs };
    },
  };
}
