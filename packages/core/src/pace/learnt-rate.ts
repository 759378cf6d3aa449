/** How fast calls may follow each other at a vendor that does not tell its limits. */
interface LearntRate {
  /** Milliseconds until the next call may go out; 0 or less when it may now. */
  waitMs(nowMs: number): number;
  take(nowMs: number): void;
  /** A call was turned down, and for so long none is to follow. */
  cut(nowMs: number, waitMs: number): void;
}

/**
 * A rate that nobody tells: unlimited until the first call is turned down. What a vendor takes at once is then used up,
 * and the next time again: what got through in between is what its limit allows in that time. The rate grows until it is
 * found, then hardly, and by more again the longer no call is turned down.
 */
export function createLearntRate(): LearntRate {
  let before: Guess = { growth: quickest, gathersMs: firstGathersMs, atOnce: Infinity };
  let guess = before;
  let stretch: Stretch | undefined;
  let calls = 0;
  let sinceMs: number | undefined;
  let waitedMs = 0;
  let grownAtMs = 0;
  let nextAtMs = 0;
  return {
    waitMs: (nowMs) => (guess.perMs === undefined ? 0 : nextAtMs - nowMs),
    take(nowMs) {
      calls++;
      sinceMs ??= nowMs;
      guess = grown(guess, nowMs - grownAtMs);
      grownAtMs = Math.max(grownAtMs, nowMs);
      // What could not be sent while the vendor kept everything waiting is made up for.
      if (guess.perMs !== undefined) nextAtMs = Math.max(nowMs - guess.gathersMs, nextAtMs) + 1 / guess.perMs;
    },
    cut(nowMs, askedMs) {
      const waitMs = Math.min(longestMs, askedMs);
      if (stretch && calls === 0) {
        // It went out before the others were turned down, and is one of them.
        stretch.calls = Math.max(1, stretch.calls - 1);
      } else if (stretch && nowMs - (sinceMs ?? nowMs) < 250) {
        // It may be one of them, too.
        calls--;
        return;
      } else {
        before = grown(guess, nowMs - grownAtMs);
        stretch = { calls: Math.max(1, calls - 1), ms: Math.max(1, nowMs - (sinceMs ?? nowMs)), waitedMs };
        calls = 0;
        // A wait of hours tells nothing of how much is allowed in one.
        sinceMs = nowMs + askedMs - waitMs;
        grownAtMs = nowMs + askedMs;
        waitedMs = waitMs;
      }
      const learnt = learn(before, stretch, waitMs);
      guess = learnt;
      nextAtMs = nowMs + 1 / learnt.perMs;
    },
  };
}

/** What is thought of a vendor's limit. */
interface Guess {
  /** Calls in a millisecond; undefined while nothing limited them. */
  perMs?: number;
  /** The share by which that grows in a second. */
  growth: number;
  /** For how long what is not used gathers, to be sent at once afterwards. */
  gathersMs: number;
  /** Calls that the vendor takes at once, at most. */
  atOnce: number;
  /** The rate if the vendor takes few calls at once: what gathered while nothing was sent was then lost. */
  ifFewPerMs?: number;
}

/** From one time that calls were turned down to the next, or from the first call on. */
interface Stretch {
  /** Calls that got through. */
  calls: number;
  /** How long it was, and for how much of that nothing was sent. */
  ms: number;
  waitedMs: number;
}

/** Growth of a rate that is yet to be found, of one that may have been, and of one that was. */
const quickest = 1;
const unsure = 0.25;
const slowest = 0.005;
const firstGathersMs = 300;
/** Share of what a limit is thought to gather that is sent at once. */
const madeUp = 0.8;
/** Limits are for a second or a minute. */
const secondMs = 1_000;
const longestMs = 60_000;

function grown(guess: Guess, ms: number): Guess {
  if (guess.perMs === undefined || ms <= 0) return guess;
  const seconds = ms / 1_000;
  const growth = Math.min(quickest, guess.growth * 1.1 ** seconds);
  return { ...guess, perMs: guess.perMs * (1 + guess.growth) ** seconds, growth };
}

/** What is thought once a stretch has come to its end; no call follows for `waitMs`. */
function learn(guess: Guess, { calls, ms, waitedMs }: Stretch, waitMs: number): Guess & { perMs: number } {
  const { perMs, gathersMs, atOnce, ifFewPerMs } = guess;
  // Most vendors take at once what they allow in a second.
  if (perMs === undefined) return { ...guess, perMs: calls / (ms + Math.max(secondMs, waitMs)) };
  if (ifFewPerMs !== undefined && calls < 0.5 * gathersMs * perMs) {
    return { perMs: ifFewPerMs, growth: slowest, gathersMs: (calls / ifFewPerMs) * 0.5, atOnce: calls };
  }
  const takesFew = atOnce < 0.5 * perMs * waitedMs;
  if (takesFew) return { perMs: perMs * 0.93, growth: slowest, gathersMs, atOnce };
  const allowed = calls / ms;
  // That the vendor takes as many at once as gather in the wait is seen after it, where it is long enough.
  const isSure = allowed > 0.7 * perMs || waitMs >= 500;
  return {
    perMs: Math.min(perMs, allowed) * 0.97,
    growth: isSure ? slowest : unsure,
    gathersMs: madeUp * waitMs,
    atOnce,
    ifFewPerMs: perMs * 0.93,
  };
}
