import type { Reply } from '../wire/reply.ts';

/** When questions may go to workers whose vendor has told no limit. */
export interface ReleasePace {
  /** The vendor's limit of requests a minute, as far as it has told one. */
  readonly toldPerMinute: number | undefined;
  /** Milliseconds until the next question may go; 0 when it may now. */
  waitMs(): number;
  released(id: string): void;
  /** A question has come back; without a reply when its worker was lost. */
  came(id: string, reply: Reply | undefined): void;
}

/** After a call that is turned down without saying for how long. */
const usualPauseMs = 250;
/** Of the first answers' time, by which the first rate is reckoned. Slower vendors have no lower limits. */
const longestLatencyMs = 2_000;
/** Questions that are under way when the first answer comes: no run asks more at once before. */
const firstQuestions = 3;
/** By what the rate is multiplied in an answer's time until the first call is turned down. */
const opening = 1.5;
/** Shares by which a learnt rate grows in a second: less after every call that is turned down, more again with time. */
const quickest = 0.04;
const slowest = 0.002;
const quickening = 1.03;
/** What could not go in time is made up for, as far as this. */
const gatheredMs = 40;

/**
 * Creates the pace of questions to all workers together. A limit that was given, or that the vendor tells, is kept by the
 * run itself: questions go at once. Where nothing is told, the rate grows by half with every answer's time until a call
 * is turned down, much as a TCP connection opens its window. From then on it is searched for carefully: it takes a
 * while until a limit is felt, and by then others are on their way to it.
 *
 * @param isGiven Whether the run was given a limit.
 */
export function createReleasePace(isGiven: boolean, now: () => number = () => performance.now()): ReleasePace {
  const releasedMs = new Map<string, number>();
  const answeredMs: number[] = [];
  let perMs: number | undefined;
  let toldPerMinute: number | undefined;
  let isFree = isGiven;
  /** An answer's time, while the rate opens; undefined from the first call that is turned down. */
  let openingMs: number | undefined;
  let growth = quickest;
  let [nextAtMs, grownAtMs, cutAtMs] = [Number.NEGATIVE_INFINITY, 0, Number.NEGATIVE_INFINITY];

  const grow = (nowMs: number) => {
    if (perMs === undefined) return;
    const passedMs = nowMs - grownAtMs;
    grownAtMs = nowMs;
    const factor = openingMs === undefined ? (1 + growth) ** (passedMs / 1_000) : opening ** (passedMs / openingMs);
    // More than a question a millisecond no run asks.
    perMs = Math.min(1, perMs * factor);
    growth = Math.min(quickest, growth * quickening ** (passedMs / 1_000));
  };
  const answered = (nowMs: number, tookMs: number) => {
    answeredMs.push(nowMs);
    if (answeredMs.length > 4_096) answeredMs.splice(0, 2_048);
    if (perMs !== undefined) return;
    openingMs = Math.max(1, Math.min(tookMs, longestLatencyMs));
    perMs = (2 * firstQuestions) / openingMs;
    grownAtMs = nowMs;
  };
  const turnedDown = (nowMs: number, pauseMs: number) => {
    grow(nowMs);
    const fromMs = Math.max(nowMs - 3_000, cutAtMs);
    const recent = answeredMs.filter((ms) => ms > fromMs);
    const through = Math.max(1, recent.length) / Math.max(300, nowMs - Math.max(fromMs, recent[0] ?? fromMs));
    const slower = Math.min(perMs ?? Infinity, through);
    if (openingMs === undefined) {
      perMs = 0.85 * Math.max(slower, (perMs ?? 0) * 0.7);
      growth = Math.max(slowest, growth / 4);
    } else {
      // It was far above, and what got through was saved up before.
      perMs = 0.7 * slower;
      openingMs = undefined;
    }
    [cutAtMs, grownAtMs, nextAtMs] = [nowMs, nowMs, nowMs + pauseMs];
  };
  return {
    get toldPerMinute() {
      return toldPerMinute;
    },
    waitMs: () => (isFree || perMs === undefined ? 0 : Math.max(0, nextAtMs - now())),
    released(id) {
      const nowMs = now();
      releasedMs.set(id, nowMs);
      grow(nowMs);
      if (perMs !== undefined) nextAtMs = Math.max(nowMs - gatheredMs, nextAtMs) + 1 / perMs;
    },
    came(id, reply) {
      const nowMs = now();
      const sentMs = releasedMs.get(id) ?? nowMs;
      releasedMs.delete(id);
      const told = limitsIn(reply);
      if (told.length > 0) {
        isFree = true;
        toldPerMinute = told.find(({ kind }) => kind === 'requests')?.limit || toldPerMinute;
      }
      if (reply && 'answer' in reply) answered(nowMs, nowMs - sentMs);
      // Calls that were under way when the rate was cut tell nothing new.
      else if (reply && 'error' in reply && reply.error.code === 'rate-limited' && sentMs > cutAtMs) {
        turnedDown(nowMs, reply.error.retryAfterMs ?? usualPauseMs);
      }
    },
  };
}

function limitsIn(reply: Reply | undefined) {
  if (!reply || 'thrown' in reply) return [];
  return ('answer' in reply ? reply.answer.rateLimits : reply.error.rateLimits) ?? [];
}
