import type { Counted } from './reckoning.ts';

/** A cap on what a run spends. */
export interface Budget {
  /** US dollars. What earlier runs cost, as `resume` tells, counts. */
  usd: number;
  /** US dollars that earlier runs may have spent besides, on calls of which `resume` knows nothing. Default 0. */
  unaccountedUsd?: number | undefined;
  /** Annotator id → how its vendor was seen to count by earlier runs. Default: nothing is known. */
  counted?: ReadonlyMap<string, Counted> | undefined;
  /**
   * Told before each call how many US dollars may have been spent, earlier runs included, once it is made; told again
   * when an answer shows that calls under way may cost more. Written down before this returns, it tells the worst even
   * of a run that is killed.
   */
  onReserve?: ((atMostUsd: number) => void) | undefined;
  /** Told how an annotator's vendor counts, after each answer that says it. */
  onCounted?: ((annotatorId: string, counted: Counted) => void) | undefined;
}

/** Keeps a run within its {@link Budget}: what a call may cost at most is set aside before it is made. */
export interface Ledger {
  /** US dollars that were surely spent: by what vendors said was used. */
  readonly spent: number;
  /** The same and what calls may have cost that did not tell. */
  readonly atMost: number;
  /** Whether anything is set aside for calls under way that somebody waits for. */
  readonly pending: boolean;
  /** Adds what earlier runs spent. */
  carry(usd: number): void;
  /**
   * Sets aside what a call may cost at most, beside those under way. Gives the US dollars that the budget lacks for it; 0
   * when it is set aside.
   */
  reserve(claim: Claim): number;
  /** Sets aside what may have been spent already, whether the budget holds it or not. */
  hold(claim: Claim): void;
  /** Counts what something cost, for sure or at most. */
  spend(cost: Cost): void;
  /** A call has ended: what was set aside is free again. What it cost counts, for sure or at most. */
  release(claim: Claim, cost?: Cost): void;
}

/** What one call may cost in US dollars, by what is known just now. */
export interface Claim {
  /** At most: alone, or in the company of other calls. */
  asideUsd(company: boolean): number;
  /** If nobody hears of it again. */
  lostUsd(): number;
  /** Whether nobody waits for what it is set aside for. Default: somebody does. */
  isIdle?(): boolean;
}

/** What a call that has ended cost, in US dollars. */
export interface Cost {
  usd: number;
  /** Whether the vendor told; otherwise it is the most that it may have been. */
  told: boolean;
}

/** Sums of many small numbers: what is off by less than this is not over. */
const roundingUsd = 1e-9;

/** Creates the ledger of a run. Without a budget it only counts. */
export function createLedger({ usd = Infinity, unaccountedUsd = 0, onReserve }: Partial<Budget> = {}): Ledger {
  let spent = 0;
  let unheard = unaccountedUsd;
  let toldUsd = 0;
  const claims = new Set<Claim>();
  const sum = (worth: (claim: Claim) => number) => {
    let total = 0;
    for (const claim of claims) total += worth(claim);
    return total;
  };
  const lacksUsd = (claim: Claim) => {
    if (usd === Infinity) return 0;
    const company = claims.size > 0;
    // What is under way is valued anew each time: an answer may have told that it costs more than was thought.
    const aside = sum((other) => other.asideUsd(company)) + claim.asideUsd(company);
    const lacking = spent + unheard + aside - usd;
    return lacking > roundingUsd ? lacking : 0;
  };
  const tell = () => {
    if (!onReserve) return;
    const atMostUsd = spent + unheard + sum((claim) => claim.lostUsd());
    if (atMostUsd > toldUsd) onReserve(atMostUsd);
    toldUsd = atMostUsd;
  };
  const spend = ({ usd, told }: Cost) => {
    if (told) spent += usd;
    else unheard += usd;
    tell();
  };
  return {
    get spent() {
      return spent;
    },
    get atMost() {
      return spent + unheard;
    },
    get pending() {
      return [...claims].some((claim) => !claim.isIdle?.());
    },
    carry(carriedUsd) {
      spent += carriedUsd;
    },
    reserve(claim) {
      const lacking = lacksUsd(claim);
      if (lacking > 0) return lacking;
      claims.add(claim);
      tell();
      return 0;
    },
    hold(claim) {
      claims.add(claim);
      tell();
    },
    spend,
    release(claim, cost) {
      claims.delete(claim);
      if (cost) spend(cost);
    },
  };
}
