/** How many calls of one annotator may be in flight. */
export interface CallsAtOnce {
  readonly most: number;
  sent(): void;
  came(answered: boolean): void;
  /** The vendor is there and cannot cope. */
  strained(nowMs: number): void;
}

/** Calls that go out before anything is known of the vendor: more than so few may be too many at once. */
const firstCalls = 3;

/**
 * Creates the number of calls at once: few before the first answer, as many as the limit after it, fewer while the
 * vendor cannot cope with them.
 */
export function createCallsAtOnce(limit: number): CallsAtOnce {
  const strained = createShare(24);
  let width = Math.min(limit, firstCalls);
  let isOpen = false;
  let inFlight = 0;
  let cutAtMs = Number.NEGATIVE_INFINITY;
  return {
    get most() {
      return Math.floor(width);
    },
    sent() {
      inFlight++;
    },
    came(answered) {
      inFlight--;
      if (!answered) return;
      strained.add(0);
      if (!isOpen) width = limit;
      else if (width < limit) width = Math.min(limit, width + 1 / width);
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
