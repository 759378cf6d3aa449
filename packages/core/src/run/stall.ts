/** Whether a vendor that is there lets any call through. */
export interface Stall {
  /** Since when it has let none through and turned calls down; undefined while that is not worth a word. */
  readonly sinceMs: number | undefined;
  /** A call was turned down: it is asked to come back later. */
  turnedDown(): void;
  /** A call was let through, or the vendor is not there at all. Gives back for how long it had been told to stall. */
  over(): number | undefined;
  /** Whether it is to be told now; true once. */
  isDue(): boolean;
  /** In how many milliseconds to look whether it is to be told; Infinity when there is nothing to look for. */
  readonly lookMs: number;
}

/** A vendor that turns down what is too much lets other calls through by then. */
const worthAWordMs = 3_000;

/** Creates the stall of a vendor that has turned nothing down yet. */
export function createStall(now: () => number): Stall {
  let firstMs: number | undefined;
  let isTold = false;
  const isWorth = () => firstMs !== undefined && now() - firstMs >= worthAWordMs;
  return {
    get sinceMs() {
      return isWorth() ? firstMs : undefined;
    },
    get lookMs() {
      return firstMs === undefined || isTold ? Infinity : Math.max(0, firstMs + worthAWordMs - now());
    },
    turnedDown() {
      firstMs ??= now();
    },
    over() {
      const lastedMs = isTold && firstMs !== undefined ? now() - firstMs : undefined;
      firstMs = undefined;
      isTold = false;
      return lastedMs;
    },
    isDue() {
      if (isTold || !isWorth()) return false;
      isTold = true;
      return true;
    },
  };
}
