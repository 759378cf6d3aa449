/** A cap on what a run spends. */
export interface Budget {
  /** US dollars. What earlier runs cost, as `resume` tells, counts. */
  usd: number;
  /** US dollars that earlier runs may have spent besides, on calls of which `resume` knows nothing. Default 0. */
  unaccountedUsd?: number | undefined;
  /**
   * Told before each call how many US dollars may have been spent, earlier runs included, once it is made. Written down
   * before this returns, it tells the worst even of a run that is killed.
   */
  onReserve?: ((atMostUsd: number) => void) | undefined;
}

/** Keeps a run within its {@link Budget}: what a call may cost at most is set aside before it is made. */
export interface Ledger {
  /** US dollars that were surely spent: by what vendors said was used. */
  readonly spent: number;
  /** The same and what calls may have cost of which nobody heard again. */
  readonly atMost: number;
  /** Whether anything is set aside for calls under way. */
  readonly pending: boolean;
  /** Adds what earlier runs spent. */
  carry(usd: number): void;
  /** Sets aside what a call may cost at most; false when the budget does not hold it any more. */
  reserve(usd: number): boolean;
  /** A call has ended: what was set aside is free again. What it cost counts; undefined counts as all of it. */
  release(reservedUsd: number, costUsd: number | undefined): void;
}

/** Creates the ledger of a run. Without a budget it only counts. */
export function createLedger({ usd = Infinity, unaccountedUsd = 0, onReserve }: Partial<Budget> = {}): Ledger {
  let spent = 0;
  let unheard = unaccountedUsd;
  let reserved = 0;
  let calls = 0;
  return {
    get spent() {
      return spent;
    },
    get atMost() {
      return spent + unheard;
    },
    get pending() {
      return calls > 0;
    },
    carry(carriedUsd) {
      spent += carriedUsd;
    },
    reserve(wantedUsd) {
      // Sums of many small numbers: what is off by less than a millionth of a dollar is not over.
      const atMostUsd = spent + unheard + reserved + wantedUsd;
      if (atMostUsd > usd + 1e-9) return false;
      onReserve?.(atMostUsd);
      reserved += wantedUsd;
      calls++;
      return true;
    },
    release(reservedUsd, costUsd) {
      calls--;
      reserved = calls ? reserved - reservedUsd : 0;
      if (costUsd === undefined) unheard += reservedUsd;
      else spent += costUsd;
    },
  };
}
