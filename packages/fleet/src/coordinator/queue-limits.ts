import type { Queue } from 'bullmq';

/** How fast a queue is worked off, by all workers together. */
export interface QueueLimits {
  /** Most questions in flight. */
  concurrency: number;
  requestsPerMinute?: number | undefined;
}

/** As good as none. With no limit at all, a worker that is told to wait would hold up none of the others. */
const noLimit = { max: 100_000, durationMs: 1_000 };

/** Sets the limits of a queue. They are kept in Redis, and hold for workers that come later. */
export async function setLimits(
  queue: Pick<Queue, 'setGlobalConcurrency' | 'setGlobalRateLimit'>,
  { concurrency, requestsPerMinute }: QueueLimits,
): Promise<void> {
  const { max, durationMs } = requestsPerMinute === undefined ? noLimit : windowOf(requestsPerMinute);
  await Promise.all([queue.setGlobalConcurrency(concurrency), queue.setGlobalRateLimit(max, durationMs)]);
}

/**
 * A limit of a minute as one of a second. BullMQ counts in fixed windows: with the vendor's own minute all calls of one
 * would go out at its beginning, and those of the next right after them. In shorter ones than a second, what a busy machine
 * loses between two of them is lost to the rate.
 */
export function windowOf(requestsPerMinute: number): { max: number; durationMs: number } {
  const max = Math.max(1, Math.floor(requestsPerMinute / 60));
  return { max, durationMs: Math.ceil((max * 60_000) / requestsPerMinute) };
}
