import type { AnnotatorError } from '../contract/errors.ts';
import type { RateLimit } from '../contract/rate-limit.ts';
import type { PaceLimits } from '../pace/mirror-limits.ts';
import { createPace } from '../pace/pace.ts';
import type { Usage } from '../records/records.ts';
import { createHealth } from './health.ts';
import type { Outage } from './outage.ts';
import { isTransient } from './retry.ts';
import { createStall } from './stall.ts';

/** What is known of an annotator's vendor: how fast it may be asked, and whether it answers at all. */
export interface Vendor {
  /** Most calls in flight just now. */
  readonly width: number;
  readonly state: 'asking' | 'limited' | 'down';
  /** Set while it does not answer at all. */
  readonly outage: VendorOutage | undefined;
  /** Set while it is there and turns every call down. */
  readonly stall: VendorOutage | undefined;
  /** What went wrong since its last answer, of what passes by waiting. */
  readonly trouble: AnnotatorError | undefined;
  /** Milliseconds until the next call may go out; Infinity while a single call finds out whether it is back. */
  waitMs(tokens: number): number;
  /** Tells that it turns every call down, when that is due; gives in how many milliseconds to look again. */
  watch(): number;
  /** A call goes out. Gives what it is to be taken back with. */
  sent(tokens: number): SentCall;
  /** A call has come back. */
  came(sent: SentCall, heard: Heard): void;
  /** A call was aborted: it tells nothing. */
  left(sent: SentCall): void;
}

/** A vendor that does not answer at all, or turns every call down. */
export interface VendorOutage {
  sinceMs: number;
  /** Whether it has ever answered. */
  proven: boolean;
  /** What went wrong last. */
  trouble: AnnotatorError;
}

/** A call that is under way. */
export interface SentCall {
  tokens: number;
  /** Whether it finds out if the vendor is back. */
  probes: boolean;
}

/** What a call brought. */
export interface Heard {
  usage?: Usage | undefined;
  rateLimits: readonly RateLimit[];
  error?: AnnotatorError | undefined;
}

/** What a {@link Vendor} is created with. */
export interface VendorOptions {
  annotatorId: string;
  /** Most calls in flight. */
  limit: number;
  limits: PaceLimits | undefined;
  now(): number;
  onOutage(outage: Outage): void;
}

/** Creates what is known of a vendor before it was asked anything. */
export function createVendor({ annotatorId, limit, limits, now, onOutage }: VendorOptions): Vendor {
  const pace = createPace({ limit, limits }, now);
  const health = createHealth(now);
  const stall = createStall(now);
  let trouble: AnnotatorError | undefined;
  let probing = false;
  const isDown = () => health.downSinceMs !== undefined;
  const back = ({ probes }: SentCall) => {
    if (probes) probing = false;
  };
  const failed = (error: AnnotatorError, rateLimits: readonly RateLimit[]) => {
    trouble = error;
    if (error.code === 'rate-limited' || error.retryAfterMs) stall.turnedDown();
    // A vendor that says "not so fast" is there.
    if (error.code === 'rate-limited') pace.limited(error.retryAfterMs, rateLimits.length > 0);
    else {
      pace.overloaded(error.retryAfterMs);
      if (health.failed()) onOutage({ annotatorId, error });
    }
  };
  return {
    get width() {
      return pace.width;
    },
    get state() {
      return isDown() ? 'down' : pace.held ? 'limited' : 'asking';
    },
    get outage() {
      const { downSinceMs: sinceMs, proven } = health;
      return sinceMs === undefined || !trouble ? undefined : { sinceMs, proven, trouble };
    },
    get stall() {
      const { sinceMs } = stall;
      return sinceMs === undefined || !trouble ? undefined : { sinceMs, proven: true, trouble };
    },
    get trouble() {
      return trouble;
    },
    watch() {
      if (!isDown() && trouble && stall.isDue()) onOutage({ annotatorId, error: trouble, turnsDown: true });
      return isDown() ? Infinity : stall.lookMs;
    },
    waitMs: (tokens) => Math.max(pace.waitMs(tokens), isDown() ? (probing ? Infinity : health.probeAtMs - now()) : 0),
    sent(tokens) {
      const probes = isDown();
      if (probes) probing = true;
      pace.sent(tokens);
      return { tokens, probes };
    },
    came(sent, { usage, rateLimits, error }) {
      back(sent);
      const passing = error && isTransient(error.code) ? error : undefined;
      pace.came({ tokens: sent.tokens, usage, rateLimits, answered: !passing });
      if (passing) return failed(passing, rateLimits);
      // What was on its way when the vendor went down does not tell that it is back. A probe does.
      if (isDown() && !sent.probes) return;
      trouble = undefined;
      const stalledMs = stall.over();
      const backAfterMs = health.up() ?? stalledMs;
      if (backAfterMs !== undefined) onOutage({ annotatorId, backAfterMs });
    },
    left(sent) {
      back(sent);
      pace.came({ tokens: sent.tokens, answered: false });
    },
  };
}
