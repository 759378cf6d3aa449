/** How fast calls may follow each other at a vendor that does not tell its limits. */
interface LearntRate {
  /** Milliseconds until the next call may go out; 0 or less when it may now. */
  waitMs(nowMs: number): number;
  take(nowMs: number): void;
  answered(nowMs: number): void;
  /** A call was turned down. */
  cut(nowMs: number): void;
}

/** Shares by which a rate that nobody tells grows in a second. */
const quickest = 1;
const slowest = 0.02;

/**
 * A rate that nobody tells: unlimited until the first call is turned down, then what got through of late. From there it
 * is searched: it grows quickly at first, by less after every further call that is turned down, and by more again the
 * longer none is.
 */
export function createLearntRate(): LearntRate {
  const answeredMs: number[] = [];
  let perMs: number | undefined;
  let nextAtMs = 0;
  let cutAtMs = Number.NEGATIVE_INFINITY;
  let grownAtMs = 0;
  let growth = quickest;
  const grow = (nowMs: number) => {
    if (perMs === undefined) return;
    const seconds = (nowMs - grownAtMs) / 1_000;
    perMs *= (1 + growth) ** seconds;
    growth = Math.min(quickest, growth * 1.1 ** seconds);
    grownAtMs = nowMs;
  };
  return {
    waitMs: (nowMs: number) => (perMs === undefined ? 0 : nextAtMs - nowMs),
    take(nowMs: number) {
      grow(nowMs);
      // What could not be sent while the vendor kept everything waiting is made up for.
      if (perMs !== undefined) nextAtMs = Math.max(nowMs - 300, nextAtMs) + 1 / perMs;
    },
    answered(nowMs: number) {
      answeredMs.push(nowMs);
      if (answeredMs.length > 4_096) answeredMs.splice(0, 2_048);
    },
    cut(nowMs: number) {
      // Several calls are turned down at once: that counts as once.
      if (nowMs - cutAtMs < 250) return;
      grow(nowMs);
      const fromMs = Math.max(nowMs - 2_000, cutAtMs);
      const recent = answeredMs.filter((ms) => ms > fromMs);
      const through = Math.max(1, recent.length) / Math.max(300, nowMs - Math.max(fromMs, recent[0] ?? 0));
      if (perMs !== undefined) growth = Math.max(slowest, growth / 2);
      perMs = Math.min((perMs ?? Infinity) * 0.9, through);
      cutAtMs = nowMs;
      grownAtMs = nowMs;
      nextAtMs = nowMs + 1 / perMs;
    },
  };
}
