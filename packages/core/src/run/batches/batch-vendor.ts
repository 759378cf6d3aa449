import type { Batching, BatchOptions } from '../../contract/batching.ts';
import { AnnotatorError } from '../../contract/errors.ts';
import { createHealth } from '../health.ts';
import type { Outage } from '../outage.ts';
import { isTransient } from '../retry.ts';
import type { VendorOutage } from '../vendor.ts';
import type { TicketedBatch } from './batch-keeping.ts';

/** The vendor of an annotator, as far as its batches go: called again while what is wrong passes by waiting. */
export interface BatchVendor {
  /** Set while it does not answer at all. */
  readonly outage: VendorOutage | undefined;
  /** What went wrong since its last answer, of what passes by waiting. */
  readonly trouble: AnnotatorError | undefined;
  /**
   * Makes a call. Gives undefined when no further call is to be made before it came through.
   *
   * @throws AnnotatorError for what does not pass by waiting.
   */
  insist<T>(call: (options: BatchOptions) => Promise<T>): Promise<{ result: T } | undefined>;
  /**
   * Hands a batch in; after a failure not before it is known that the vendor has not got it. Gives its id; undefined when
   * the run ended before that was known.
   *
   * @param known Ids of other batches that the vendor has.
   *
   * @throws AnnotatorError when the vendor does not take it.
   */
  handIn(
    batch: TicketedBatch,
    requests: readonly string[],
    known: () => readonly string[],
  ): Promise<string | undefined>;
  /** Waits, or until no further call is to be made. */
  pause(ms: number): Promise<void>;
  /** Looks whether calls are still to be made: otherwise nobody waits any longer. */
  check(): void;
}

/** What a {@link BatchVendor} is created with. */
export interface BatchVendorOptions {
  annotatorId: string;
  /** Milliseconds after which it shows every batch that it has taken. */
  shownAfterMs: number;
  signal: AbortSignal;
  /** Milliseconds on a clock that only runs forward. */
  now(): number;
  /** Whether no further call is to be made. */
  isOver(): boolean;
  onOutage(outage: Outage): void;
}

const firstDelayMs = 500;
const longestDelayMs = 30_000;

/** Creates the vendor of batches. */
export function createBatchVendor(
  { submit, find }: Batching,
  { annotatorId, shownAfterMs, signal, now, isOver, onOutage }: BatchVendorOptions,
): BatchVendor {
  const health = createHealth(now);
  let trouble: AnnotatorError | undefined;
  const pauses = new Set<() => void>();
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        pauses.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      pauses.add(end);
      if (isOver()) end();
    });
  const attempt = async <T>(call: (options: BatchOptions) => Promise<T>): Promise<{ result: T } | AnnotatorError> => {
    try {
      const result = await call({ signal });
      trouble = undefined;
      const backAfterMs = health.up();
      if (backAfterMs !== undefined) onOutage({ annotatorId, backAfterMs });
      return { result };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AnnotatorError && isTransient(error.code))) throw error;
      trouble = error;
      if (health.failed()) onOutage({ annotatorId, error });
      return error;
    }
  };
  const insist: BatchVendor['insist'] = async (call) => {
    for (let tries = 0; !isOver(); tries++) {
      const came = await attempt(call);
      if ('result' in came) return came;
      await pause(delayMs(tries, came));
    }
    return undefined;
  };
  return {
    get outage() {
      const { downSinceMs: sinceMs, proven } = health;
      return sinceMs === undefined || !trouble ? undefined : { sinceMs, proven, trouble };
    },
    get trouble() {
      return trouble;
    },
    insist,
    async handIn({ ticket, keys, begunMs }, requests, known) {
      for (let tries = 0; !isOver(); tries++) {
        const came = await attempt((options) => submit(requests, { ...options, ticket }));
        if ('result' in came) return came.result;
        const shownMs = came.code === 'rate-limited' ? 0 : shownAfterMs;
        await pause(Math.max(shownMs, delayMs(tries, came)));
        const found = await insist((options) => find(ticket, { ...options, keys, begunMs, known: known() }));
        if (found?.result !== undefined) return found.result;
      }
      return undefined;
    },
    pause,
    check() {
      if (isOver()) for (const end of pauses) end();
    },
  };
}

/** Exponential, with jitter on the second half; never shorter than the vendor asked. */
function delayMs(tries: number, { retryAfterMs = 0 }: AnnotatorError): number {
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** tries);
  return retryAfterMs + ceiling * (0.5 + Math.random() / 2);
}
