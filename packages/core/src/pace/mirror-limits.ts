import type { RateLimit } from '../contract/rate-limit.ts';
import type { Usage } from '../records/records.ts';
import { type Bucket, createBucket } from './bucket.ts';

/** What a person knows about a vendor's limits. Default: what the vendor tells, and what shows. */
export interface PaceLimits {
  requestsPerMinute?: number | undefined;
  /** Input and output tokens together. */
  tokensPerMinute?: number | undefined;
}

/** The limits of a vendor, mirrored: those known beforehand and those it tells. */
export interface MirroredLimits {
  /** Milliseconds until all of them take a call of so many tokens; 0 when they do now. */
  waitMs(tokens: number, nowMs: number): number;
  sent(tokens: number, nowMs: number): void;
  came(call: MirroredCall, nowMs: number): void;
  /** The vendor turned a call down. */
  emptied(nowMs: number): void;
}

/** What a call that came back tells of limits. */
export interface MirroredCall {
  /** What was expected when it was sent. */
  tokens: number;
  usage?: Usage | undefined;
  rateLimits?: readonly RateLimit[] | undefined;
}

type Kind = RateLimit['kind'];

/** Mirrors the limits of a vendor that has told none yet. */
export function mirrorLimits({ requestsPerMinute, tokensPerMinute }: PaceLimits): MirroredLimits {
  const told = new Map<Kind, Bucket>();
  const known: [Kind, Bucket][] = [
    ...(requestsPerMinute ? [['requests', createBucket(requestsPerMinute / 60_000)] as [Kind, Bucket]] : []),
    ...(tokensPerMinute ? [['tokens', createBucket(tokensPerMinute / 60_000)] as [Kind, Bucket]] : []),
  ];
  const amounts = createAmounts();
  let calls = 0;
  let tokensUnderWay = 0;
  const all = (): [Kind, Bucket][] => [...known, ...told];
  return {
    waitMs: (tokens, nowMs) =>
      all().reduce((ms, [kind, bucket]) => Math.max(ms, bucket.waitMs(amounts.of(kind, tokens), nowMs)), 0),
    sent(tokens, nowMs) {
      calls++;
      tokensUnderWay += tokens;
      for (const [kind, bucket] of all()) bucket.take(amounts.of(kind, tokens), nowMs);
    },
    came({ tokens, usage, rateLimits = [] }, nowMs) {
      calls--;
      tokensUnderWay -= tokens;
      if (usage) amounts.learn(tokens, usage);
      for (const limit of rateLimits) {
        const { kind } = limit;
        const bucket = told.get(kind) ?? createBucket();
        told.set(kind, bucket);
        const underWay = kind === 'requests' ? calls : amounts.of(kind, tokensUnderWay);
        bucket.told(limit, { nowMs, amount: amounts.of(kind, tokens), calls, underWay });
      }
    },
    emptied(nowMs) {
      for (const [, bucket] of all()) bucket.emptied(nowMs);
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
