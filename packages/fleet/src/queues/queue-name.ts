import { createHash } from 'node:crypto';

/** What stands before all keys in Redis. The braces keep them in one slot, should it be a cluster. */
export const prefix = '{visionprefer}';

/**
 * The name of the queue in which a run asks an annotator: `openai/gpt-6-sol@3f0c…`. Each journal has queues of its own.
 *
 * @param runId What {@link journalId} gives.
 */
export function queueName(runId: string, annotatorId: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([runId, annotatorId]))
    .digest('hex');
  // BullMQ keeps the colon for itself.
  return `${annotatorId.replaceAll(':', '/')}@${digest.slice(0, 12)}`;
}
