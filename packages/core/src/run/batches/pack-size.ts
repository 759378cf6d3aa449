import type { PackLimits } from './packing.ts';

/** How large batches may be, as their vendor shows. */
export interface PackSize {
  readonly limits: PackLimits;
  /** Whether any batch was ever taken. */
  readonly wasTaken: boolean;
  /** Milliseconds until a pack of so many tokens may be handed in beside those that the vendor has. */
  waitMs(tokens: number, openTokens: number): number;
  /** A batch was taken, and has ended. */
  taken(): void;
  /** One of so many questions was turned down for what is in it. */
  failed(questions: number): void;
  /** One of so many tokens was turned down because the vendor has enough, beside others. */
  full(tokens: number, openTokens: number): void;
}

const longestWaitMs = 600_000;

/**
 * Creates the size that nothing is known of. Vendors cap the tokens that wait at them, by accounts that they know alone:
 * the cap is found by being turned down, and probed by a tenth with each batch that ends. A batch that one bad request
 * spoils is halved until that request is alone.
 *
 * @param firstWaitMs How long a vendor is left alone that takes nothing although it has nothing.
 */
export function createPackSize(mostRequests: number, now: () => number, firstWaitMs: number): PackSize {
  let requests = mostRequests;
  let waiting = Infinity;
  let nextMs = 0;
  let waits = 0;
  let wasTaken = false;
  return {
    get limits() {
      return { requests, likelyTokens: waiting / 2 };
    },
    get wasTaken() {
      return wasTaken;
    },
    waitMs(tokens, openTokens) {
      if (openTokens > 0 && openTokens + tokens > waiting) return Infinity;
      return Math.max(0, nextMs - now());
    },
    taken() {
      wasTaken = true;
      waits = 0;
      nextMs = 0;
      waiting *= 1.1;
      requests = Math.min(mostRequests, requests * 2);
    },
    failed(questions) {
      requests = Math.max(1, Math.ceil(questions / 2));
    },
    full(tokens, openTokens) {
      waiting = openTokens > 0 ? openTokens : tokens / 2;
      if (openTokens === 0) nextMs = now() + Math.min(longestWaitMs, firstWaitMs * 2 ** waits++);
    },
  };
}
