import type { BatchSurroundings } from './batch-surroundings.ts';
import type { OpenBatch } from './open-batch.ts';
import type { OpenBatches } from './open-batches.ts';

/** Finds out whether the vendor has got a batch that an earlier process was about to hand in; if not, it is asked again. */
export async function findBatch<A extends string>(
  batch: OpenBatch<A>,
  open: OpenBatches<A>,
  { batching, batches: { shownAfterMs = 15_000 }, vendor }: BatchSurroundings<A>,
): Promise<void> {
  const { ticket, keys, begunMs } = batch.ticketed;
  for (;;) {
    const found = await vendor.insist((options) =>
      batching.find(ticket, { ...options, keys, begunMs, known: open.ids() }),
    );
    if (!found) return;
    if (found.result !== undefined) return open.submitted(batch, found.result);
    const leftMs = Math.min(shownAfterMs, begunMs + shownAfterMs - Date.now());
    if (leftMs <= 0) return open.askAgain(batch);
    await vendor.pause(leftMs);
  }
}
