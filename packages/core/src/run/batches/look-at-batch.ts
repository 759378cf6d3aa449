import { AnnotatorError } from '../../contract/errors.ts';
import type { BatchSurroundings } from './batch-surroundings.ts';
import type { OpenBatch } from './open-batch.ts';
import type { OpenBatches } from './open-batches.ts';
import type { PackSize } from './pack-size.ts';

const longestLookMs = 60_000;

/** Asks the vendor how far a batch is. A status that is not known is told once, and counts as going on. */
export async function lookAtBatch<A extends string>(
  batch: OpenBatch<A>,
  { open, size }: { open: OpenBatches<A>; size: PackSize },
  surroundings: BatchSurroundings<A>,
): Promise<void> {
  const { batching, vendor, now } = surroundings;
  const { batchId = '' } = batch;
  const came = await vendor.insist((options) => batching.status(batchId, options));
  if (!came) return;
  const { state, detail } = came.result;
  if (state === 'unknown' && batch.status?.detail !== detail) open.tell(batch, state, detail);
  batch.status = came.result;
  if (state === 'failed' || state === 'full') {
    return turnDown(batch, { state, detail }, { open, size }, surroundings);
  }
  if (state === 'ended') {
    open.tell(batch, state, detail);
    size.taken();
    Object.assign(batch, { state, lookAtMs: now() });
    return;
  }
  batch.lookEveryMs = Math.min(longestLookMs, batch.lookEveryMs * 1.5);
  batch.lookAtMs = now() + batch.lookEveryMs;
}

/**
 * The vendor does not take a batch: its questions go into smaller ones, or wait for others to end. Where a question is
 * alone in it, it fails; where no batch was ever taken, it is not the question.
 */
export function turnDown<A extends string>(
  batch: OpenBatch<A>,
  { state, detail }: { state: 'failed' | 'full'; detail: string },
  { open, size }: { open: OpenBatches<A>; size: PackSize },
  { annotator, handover, now }: BatchSurroundings<A>,
): void {
  open.tell(batch, state, detail);
  const questions = [...batch.wanted.values()];
  if (state === 'failed' && questions.length === 1) {
    const error = new AnnotatorError('bad-request', `${annotator.id}: its vendor does not take the batch. ${detail}`);
    open.forget(batch);
    for (const { open: question } of questions) handover.finish(question, { is: 'failed', error }, now());
    if (!size.wasTaken) handover.end(error);
    return;
  }
  if (state === 'full') size.full(batch.likelyTokens, open.likelyTokens - batch.likelyTokens);
  else size.failed(questions.length);
  open.askAgain(batch);
}
