import type { Answer } from '../../contract/answer.ts';
import { AnnotatorError } from '../../contract/errors.ts';
import { accountCall } from '../account-call.ts';
import { readOutcome } from '../call.ts';
import type { HeardOfCall } from '../heard.ts';
import { judgeOutcome } from '../verdict.ts';
import type { BatchQuestion } from './batch-question.ts';
import type { BatchSurroundings } from './batch-surroundings.ts';
import type { OpenBatch } from './open-batch.ts';

/** What is read ahead of the reader of the run. */
const mostUnread = 64;

/**
 * Reads what came of a batch, and hands it over. A question that is to be asked again, or has no result, is packed again.
 *
 * @throws AnnotatorError when it cannot be had, and waiting does not help.
 */
export async function readBatch<A extends string>(
  batch: OpenBatch<A>,
  surroundings: BatchSurroundings<A>,
): Promise<void> {
  const { annotator, batching, vendor, signal, unread, untilStep } = surroundings;
  const { batchId = '', wanted } = batch;
  let heard = 0;
  const read = await vendor.insist(async (options) => {
    for await (const { key, read } of batching.collect(batchId, options)) {
      if (key) heard++;
      const question = wanted.get(key);
      if (!question) continue;
      await settle(batch, question, async () => read(question.known), surroundings);
      while (unread() >= mostUnread && !signal.aborted) await untilStep();
    }
  });
  if (!read) return;
  if (heard === 0) checkForm(batch, annotator.id);
  const lost = withoutResult(batch, annotator.id);
  for (const question of [...wanted.values()]) {
    await settle(batch, question, () => Promise.reject(lost), surroundings);
  }
  if (batch.unmet.size === 0) batch.state = 'read';
}

/** Questions of a batch from which on it is not by chance that each of them has a broken line. */
const fewestOfAForm = 10;

/**
 * Where a vendor has answers to many questions and no result says to which, its results have another form: asking again
 * would be paid for and come to the same.
 *
 * @throws AnnotatorError when it is so.
 */
function checkForm<A extends string>({ batchId, status, ticketed }: OpenBatch<A>, annotatorId: string): void {
  const { length: questions } = ticketed.keys;
  if (questions < fewestOfAForm || status?.unanswered !== undefined || status?.done === 0) return;
  throw new AnnotatorError(
    'bad-request',
    `${annotatorId}: batch ${batchId} has ended (${status?.detail}), and no result says which of its ${questions} questions it answers. They are not asked again, since they may be paid for. A later release may read them; to have them asked and paid for again: visionprefer batches --forget ${batchId}.`,
  );
}

/** What is wrong with a question that has no result. */
function withoutResult<A extends string>({ batchId, status }: OpenBatch<A>, annotatorId: string): AnnotatorError {
  const { unanswered } = status ?? {};
  const code = unanswered === 'cancelled' ? 'bad-request' : unanswered === 'expired' ? 'overloaded' : 'network';
  const how = unanswered === undefined ? 'ended without a result for it' : `${unanswered} before it was answered`;
  return new AnnotatorError(code, `${annotatorId}: batch ${batchId} ${how}.`);
}

async function settle<A extends string>(
  batch: OpenBatch<A>,
  question: BatchQuestion<A>,
  read: () => Promise<Answer>,
  surroundings: BatchSurroundings<A>,
): Promise<void> {
  const { accounts, handover, packing, now } = surroundings;
  const { open, known } = question;
  const most = open.mostTokens;
  const outcome = await readOutcome(known, read);
  if (!batch.wanted.delete(open.key)) return;
  batch.claim.take(most);
  tell(batch, question, accountCall(open, outcome, most, accounts), surroundings);
  const verdict = judgeOutcome(open, outcome, false);
  if (verdict.is !== 'asked again' || handover.ended) return handover.finish(open, verdict, now());
  accounts.counts[verdict.held ? 'rateLimited' : 'retried']++;
  packing.addAgain([question]);
}

function tell<A extends string>(
  { batchId = '' }: OpenBatch<A>,
  { open, known }: BatchQuestion<A>,
  { usage, model, cost, error }: HeardOfCall,
  { annotator, batches, accounts: { price } }: BatchSurroundings<A>,
): void {
  const { asked, key, mostTokens } = open;
  batches.onAnswer?.({
    ...{ annotator, batchId, question: known, sampleId: asked.sampleId, key, maxOutputTokens: mostTokens.output },
    ...{ model, usage, error, usd: price && typeof cost === 'number' ? cost : undefined },
  });
}
