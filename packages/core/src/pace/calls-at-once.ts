/** How many calls of one annotator may be in flight. */
export interface CallsAtOnce {
  readonly most: number;
  /** Milliseconds until the next may go out; 0 or less when it may now. */
  waitMs(nowMs: number): number;
  sent(nowMs: number): void;
  came(answered: boolean, nowMs: number): void;
  /** The vendor is there and cannot cope. */
  strained(nowMs: number): void;
}

/** Calls that go out before anything is known of the vendor: more than so few may be too many at once. */
const firstCalls = 3;
/** Milliseconds over which all others are spread after the first answer, at most. */
const longestOpeningMs = 250;

/**
 * Creates the number of calls at once: few before the first answer, as many as the limit after it, fewer while the
 * vendor cannot cope with them. After the first answer they go out one by one, over the time that it took: where a limit
 * is met that nobody told of, it is met by one call and not by all.
 */
export function createCallsAtOnce(limit: number): CallsAtOnce {
  const strained = createShare(24);
  let width = Math.min(limit, firstCalls);
  let isOpen = false;
  let firstAtMs: number | undefined;
  let openedAtMs = 0;
  let openingMs = 0;
  let nextAtMs = 0;
  let inFlight = 0;
  let cutAtMs = Number.NEGATIVE_INFINITY;
  return {
    get most() {
      return Math.floor(width);
    },
    waitMs: (nowMs) => nextAtMs - nowMs,
    sent(nowMs) {
      inFlight++;
      firstAtMs ??= nowMs;
      if (nowMs < openedAtMs + openingMs) nextAtMs = Math.max(nowMs - 10, nextAtMs) + openingMs / limit;
    },
    came(answered, nowMs) {
      inFlight--;
      if (!answered) return;
      strained.add(0);
      if (!isOpen) {
        width = limit;
        openedAtMs = nextAtMs = nowMs;
        openingMs = Math.min(longestOpeningMs, nowMs - (firstAtMs ?? nowMs));
      } else if (width < limit) {
        width = Math.min(limit, width + 1 / width);
      }
      isOpen = true;
    },
    strained(nowMs) {
      strained.add(1);
      if (strained.share <= 0.3 || nowMs - cutAtMs < 1_000) return;
      cutAtMs = nowMs;
      width = Math.max(1, Math.floor(Math.min(width, inFlight + 1) * 0.7));
    },
  };
}

/** The share of ones among the last few of a row of ones and zeros. */
function createShare(last: number) {
  const seen: (0 | 1)[] = [];
  return {
    add(value: 0 | 1): void {
      seen.push(value);
      if (seen.length > last) seen.shift();
    },
    get share(): number {
      return seen.length < 8 ? 0 : seen.reduce((sum: number, value) => sum + value, 0) / seen.length;
    },
  };
}
