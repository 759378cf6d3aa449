import type { AnnotatorErrorCode, Price } from '@visionprefer/core/plugin';
import type { BatchBehaviour } from './batches/batch-options.ts';
import type { FakeBatch } from './batches/batch-store.ts';
import type { Leaning } from './judge/judge.ts';
import type { Bill } from './replies/bill.ts';
import type { Fault, FaultShares, Script } from './replies/fault.ts';
import type { RateLimitOptions } from './replies/rate-limit.ts';
import type { VendorName } from './wires/vendor-wire.ts';

/** How the vendors behave. Everything that is drawn is drawn by the seed. */
export interface FakeVendorOptions {
  /** Default 0: any that is free. */
  port?: number | undefined;
  /** How long each answer takes: the same for all, or log-normal with this median and spread (of the logarithm). */
  latencyMs?: number | { median: number; spread: number } | undefined;
  /** Fault → how often it happens, 0 to 1. Default: nothing goes wrong. */
  faults?: FaultShares | undefined;
  /** The same for each vendor, counted for each alone. Default: no limit. */
  rateLimit?: RateLimitOptions | undefined;
  /** How long a 503 or 529 asks to wait, in the form of `rateLimit.retryAfter`. Default: they say nothing of it. */
  overloadMs?: number | undefined;
  /** How far the vendors' clock, which dates in headers are written by, is ahead of the real one. Default 0. */
  clockSkewMs?: number | undefined;
  /** What a million tokens cost, for the bill. Default: nothing. */
  price?: Price | undefined;
  /** How each vendor's scores depart from those that all draw alike. Default: not at all. */
  leanings?: Partial<Record<VendorName, Leaning>> | undefined;
  /** How batches fare. Default: they are answered at once, like requests. */
  batches?: BatchBehaviour | undefined;
  /** Default 0. */
  seed?: number | undefined;
  /** The one API key that is not accepted. Default `wrong`. */
  wrongKey?: string | undefined;
  /** The one model that nobody has. Default `unknown`. */
  unknownModel?: string | undefined;
  /** How many requests are kept for looking at; the oldest go first. Default 1,000. */
  keepRequests?: number | undefined;
}

/** Vendors that are running. */
export interface FakeVendor {
  /** What each vendor's SDK takes as its base URL. */
  urls: Record<VendorName, string>;
  /** Environment variables that point the SDKs here: base URLs, and keys that are accepted. */
  environment: Record<string, string>;
  /** What was asked lately, oldest first, without its keys and with images as their hashes. */
  requests: readonly FakeRequest[];
  /** Requests so far, those no longer kept included. */
  requestCount: number;
  /** Batches that were handed in, oldest first: each request in them is charged. */
  batches: readonly FakeBatch[];
  /** What arrived at the host that redirects lead to: nothing should. */
  strayed: readonly StrayedRequest[];
  /** Puts this into the reply to the next request, or the next to one vendor. Several queue up. */
  next(script: Script, vendor?: VendorName): void;
  /** What each vendor would charge so far. */
  bill(): Record<VendorName, Bill>;
  /**
   * Takes the vendors down: connections are refused, or every request meets silence or a 503. `undefined` brings them
   * back, at the same address.
   */
  setDown(how: Down | undefined): Promise<void>;
  /** Lets the time of all batches come that were handed in. */
  endBatches(): void;
  /** Ends the server and breaks the connections that are open. */
  close(): Promise<void>;
}

/** A request that followed a redirect. */
export interface StrayedRequest {
  method: string;
  path: string;
  /** As they came, keys included. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Bytes of its body. */
  bytes: number;
}

/** How vendors are down. */
export type Down = 'refuse' | 'hang' | '503';

/** A request that was made. */
export interface FakeRequest {
  vendor: VendorName;
  path: string;
  model: string;
  instructions: string;
  /** Images as the first 128 bits, in hex, of the SHA-256 of their bytes: the hash that loaders give them. */
  parts: readonly ({ text: string } | { imageHash: string })[];
  schema?: unknown;
  maxOutputTokens?: number | undefined;
  /** What came of it. */
  reply: 'answer' | 'script' | Fault | AnnotatorErrorCode;
}
