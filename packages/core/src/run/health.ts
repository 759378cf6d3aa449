/** Whether a vendor can be reached at all. */
export interface Health {
  /** Since when it is down, on the pace's clock; undefined while it is not. */
  readonly downSinceMs: number | undefined;
  /** When the next call may go out to see whether it is back; 0 while it is not down. */
  readonly probeAtMs: number;
  /** Whether it has ever answered. */
  readonly proven: boolean;
  /** An answer came, whatever it said. Gives back for how long it had been down, if it had. */
  up(): number | undefined;
  /** A call failed in a way that waiting may mend. True when by this one it counts as down. */
  failed(): boolean;
}

/** Failures in a row, with no answer between them, after which a vendor counts as down. */
const failuresToBeDown = 6;
const firstProbeMs = 500;
const longestProbeMs = 30_000;

/**
 * Creates the health of one vendor. One that is down is not asked by many: single calls find out when it is back, at
 * first after half a second, then less and less often.
 */
export function createHealth(now: () => number = () => performance.now()): Health {
  let inARow = 0;
  let downSinceMs: number | undefined;
  let probeAtMs = 0;
  let probes = 0;
  let proven = false;
  const planProbe = () => {
    const delayMs = Math.min(longestProbeMs, firstProbeMs * 2 ** probes++);
    // Full jitter on the second half: many runs that lost the same vendor do not come back together.
    probeAtMs = now() + delayMs * (0.5 + Math.random() / 2);
  };
  return {
    get downSinceMs() {
      return downSinceMs;
    },
    get probeAtMs() {
      return probeAtMs;
    },
    get proven() {
      return proven;
    },
    up() {
      const wasDownMs = downSinceMs === undefined ? undefined : now() - downSinceMs;
      proven = true;
      inARow = 0;
      probes = 0;
      probeAtMs = 0;
      downSinceMs = undefined;
      return wasDownMs;
    },
    failed() {
      inARow++;
      if (downSinceMs !== undefined) {
        // Calls that were under way when it went down are no probes.
        if (now() >= probeAtMs) planProbe();
        return false;
      }
      if (inARow < failuresToBeDown) return false;
      downSinceMs = now();
      planProbe();
      return true;
    },
  };
}
