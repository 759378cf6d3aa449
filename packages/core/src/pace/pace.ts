import type { RateLimit } from '../contract/rate-limit.ts';
import type { Usage } from '../records/records.ts';
import { type Bucket, createBucket } from './bucket.ts';
import { createLearntRate } from './learnt-rate.ts';

/** What a person knows about a vendor's limits. Default: what the vendor tells, and what shows. */
export interface PaceLimits {
  requestsPerMinute?: number | undefined;
  /** Input and output tokens together. */
  tokensPerMinute?: number | undefined;
}

/** When one annotator may be called, and by how many calls at once. */
export interface Pace {
  /** Most calls in flight just now. */
  readonly width: number;
  /** Milliseconds until the next call may go out; 0 when it may now. */
  waitMs(tokens: number): number;
  sent(tokens: number): void;
  /** A call has come back, whatever came of it. */
  came(call: CameBack): void;
  /** The vendor said: not so fast. */
  limited(retryAfterMs: number | undefined, told: boolean): void;
  /** The vendor is there and cannot cope. */
  overloaded(retryAfterMs: number | undefined): void;
  /** Whether the vendor keeps calls waiting at this moment. */
  readonly held: boolean;
}

/** What a call brought that tells of limits. */
export interface CameBack {
  /** What was expected when it was sent. */
  tokens: number;
  usage?: Usage | undefined;
  rateLimits?: readonly RateLimit[] | undefined;
  answered: boolean;
}

/** Calls that go out before anything is known of the vendor: more than so few may be too many at once. */
const firstCalls = 3;

type Kind = RateLimit['kind'];

/**
 * Creates the pace of one annotator. Where the vendor tells its limits they are mirrored; where it does not, the pace
 * is learnt: calls at once and calls a second are cut when it says "not so fast" and grow by and by.
 *
 * @param limit Most calls in flight.
 * @param now Milliseconds on a clock that only runs forward.
 */
export function createPace(
  { limit, limits = {} }: { limit: number; limits?: PaceLimits | undefined },
  now: () => number = () => performance.now(),
): Pace {
  const { requestsPerMinute, tokensPerMinute } = limits;
  const buckets = new Map<Kind, Bucket>();
  const fixed: [Kind, Bucket][] = [
    ...(requestsPerMinute ? [['requests', createBucket(requestsPerMinute / 60_000)] as [Kind, Bucket]] : []),
    ...(tokensPerMinute ? [['tokens', createBucket(tokensPerMinute / 60_000)] as [Kind, Bucket]] : []),
  ];
  const learnt = createLearntRate();
  let width = Math.min(limit, firstCalls);
  let opened = false;
  let cutAtMs = Number.NEGATIVE_INFINITY;
  let resumesAtMs = Number.NEGATIVE_INFINITY;
  let inFlight = 0;
  let tokensUnderWay = 0;
  const strained = createShare(24);
  const amounts = createAmounts();

  const all = (): [Kind, Bucket][] => [...fixed, ...buckets];
  const pauseUntil = (ms: number) => {
    resumesAtMs = Math.max(resumesAtMs, ms);
  };
  const narrow = (factor: number, nowMs: number) => {
    if (nowMs - cutAtMs < 1_000) return;
    cutAtMs = nowMs;
    width = Math.max(1, Math.floor(Math.min(width, inFlight + 1) * factor));
  };
  return {
    get width() {
      return Math.floor(width);
    },
    get held() {
      return now() < resumesAtMs;
    },
    waitMs(tokens) {
      const nowMs = now();
      let waitMs = Math.max(0, resumesAtMs - nowMs, learnt.waitMs(nowMs));
      for (const [kind, bucket] of all()) waitMs = Math.max(waitMs, bucket.waitMs(amounts.of(kind, tokens), nowMs));
      return waitMs;
    },
    sent(tokens) {
      const nowMs = now();
      inFlight++;
      tokensUnderWay += tokens;
      learnt.take(nowMs);
      for (const [kind, bucket] of all()) bucket.take(amounts.of(kind, tokens), nowMs);
    },
    came({ tokens, usage, rateLimits = [], answered }) {
      const nowMs = now();
      inFlight--;
      tokensUnderWay -= tokens;
      if (usage) amounts.learn(tokens, usage);
      for (const told of rateLimits) {
        const bucket = buckets.get(told.kind) ?? createBucket();
        buckets.set(told.kind, bucket);
        const amount = amounts.of(told.kind, tokens);
        bucket.told(told, {
          ...{ nowMs, amount, calls: inFlight },
          underWay: told.kind === 'requests' ? inFlight : amounts.of(told.kind, tokensUnderWay),
        });
      }
      if (!answered) return;
      strained.add(0);
      learnt.answered(nowMs);
      if (!opened) width = limit;
      else if (width < limit) width = Math.min(limit, width + 1 / width);
      opened = true;
    },
    limited(retryAfterMs, told) {
      const nowMs = now();
      if (retryAfterMs !== undefined) pauseUntil(nowMs + retryAfterMs);
      for (const [, bucket] of all()) bucket.emptied(nowMs);
      if (told) return;
      learnt.cut(nowMs);
      if (retryAfterMs === undefined) pauseUntil(nowMs + 250);
    },
    overloaded(retryAfterMs) {
      const nowMs = now();
      if (retryAfterMs !== undefined) pauseUntil(nowMs + retryAfterMs);
      strained.add(1);
      if (strained.share > 0.3) narrow(0.7, nowMs);
    },
  };
}

/** What calls take from each kind of limit, learnt from what they turn out to take. */
function createAmounts() {
  let inputRatio = 1;
  let outputRatio = 0.2;
  const blend = (old: number, seen: number) => old + (seen - old) * 0.2;
  return {
    of(kind: Kind, tokens: number): number {
      if (kind === 'requests') return 1;
      if (kind === 'output-tokens') return Math.max(1, tokens * outputRatio);
      if (kind === 'input-tokens') return Math.max(1, tokens * inputRatio);
      // Vendors differ in whether output counts here; where it does not, what they say is left corrects it.
      return Math.max(1, tokens * (inputRatio + outputRatio));
    },
    learn(tokens: number, { inputTokens, outputTokens }: Usage): void {
      if (tokens <= 0) return;
      if (inputTokens !== undefined) inputRatio = blend(inputRatio, inputTokens / tokens);
      if (outputTokens !== undefined) outputRatio = blend(outputRatio, outputTokens / tokens);
    },
  };
}

/** The share of ones among the last few of a row of ones and zeros. */
function createShare(last: number) {
  const seen: (0 | 1)[] = [];
  return {
    add(value: 0 | 1) {
      seen.push(value);
      if (seen.length > last) seen.shift();
    },
    get share() {
      return seen.length < 8 ? 0 : seen.reduce((sum: number, value) => sum + value, 0) / seen.length;
    },
  };
}
