import type { KeySet } from '../../plan/key-set.ts';
import { createBatchClaim } from './batch-claim.ts';
import type { BatchNews, TicketedBatch } from './batch-keeping.ts';
import type { BatchQuestion } from './batch-question.ts';
import type { BatchSurroundings } from './batch-surroundings.ts';
import type { OpenBatch } from './open-batch.ts';

/** The batches of one annotator that have a ticket, and what is remembered of them beyond this process. */
export interface OpenBatches<A extends string> extends Iterable<OpenBatch<A>> {
  /** Tokens that are likely in those that the vendor has not come to an end with. */
  readonly likelyTokens: number;
  /** The ids that the vendor gave them. */
  ids(): string[];
  sum(count: (batch: OpenBatch<A>) => number): number;
  add(ticketed: TicketedBatch, parts: Pick<OpenBatch<A>, 'wanted' | 'unmet' | 'claim' | 'likelyTokens'>): OpenBatch<A>;
  /** Takes up the batches of earlier processes, without what is settled by now. */
  takeUp(settled: Pick<KeySet, 'has'>): void;
  /** Whether a question is in a batch of an earlier process and this run has not come by it. */
  awaits(key: string): boolean;
  /** Takes in a question that is in such a batch; false when it is in none. */
  meet(question: BatchQuestion<A>): boolean;
  /** The vendor has a batch under this id. */
  submitted(batch: OpenBatch<A>, batchId: string): void;
  /** All that came of a batch is safe, or nothing of it was asked. */
  forget(batch: OpenBatch<A>): void;
  /** Nothing of a batch was asked: its questions go into further ones. */
  askAgain(batch: OpenBatch<A>): void;
  /** Tells what there is to tell of a batch that the vendor has. */
  tell(batch: OpenBatch<A>, state: BatchNews['state'], detail?: string): void;
}

/** Creates the batches of an annotator that has none. */
export function createOpenBatches<A extends string>({
  annotator,
  batches,
  packing,
  handover,
  accounts: { ledger, reckoning },
  now,
}: BatchSurroundings<A>): OpenBatches<A> {
  const { keeping, firstLookMs = 2_000 } = batches;
  const open = new Set<OpenBatch<A>>();
  const unmet = new Map<string, OpenBatch<A>>();
  const sum = (count: (batch: OpenBatch<A>) => number) => [...open].reduce((total, batch) => total + count(batch), 0);
  const tell: OpenBatches<A>['tell'] = ({ batchId, ticketed: { keys, begunMs } }, state, detail) => {
    if (batchId === undefined) return;
    batches.onBatch?.({ annotator, batchId, questions: keys.length, begunMs, state, detail });
  };
  const forget: OpenBatches<A>['forget'] = (batch) => {
    keeping.done(batch.ticketed.ticket);
    ledger.release(batch.claim);
    open.delete(batch);
    for (const key of batch.unmet) unmet.delete(key);
  };
  const add: OpenBatches<A>['add'] = (ticketed, parts) => {
    const added: OpenBatch<A> = {
      ...parts,
      ticketed,
      state: ticketed.batchId === undefined ? 'begun' : 'going on',
      batchId: ticketed.batchId,
      doing: 'nothing',
      status: undefined,
      lookAtMs: now(),
      lookEveryMs: firstLookMs,
    };
    open.add(added);
    return added;
  };
  return {
    [Symbol.iterator]: () => open[Symbol.iterator](),
    get likelyTokens() {
      return sum(({ state, likelyTokens }) => (state === 'begun' || state === 'going on' ? likelyTokens : 0));
    },
    ids: () => [...open].flatMap(({ batchId }) => batchId ?? []),
    sum,
    add,
    takeUp(settled) {
      for (const ticketed of keeping.open().filter(({ annotatorId }) => annotatorId === annotator.id)) {
        const left = new Set(ticketed.keys.filter((key) => !settled.has(key)));
        const isIdle = () => handover.ended !== undefined || batch.wanted.size === 0;
        const claim = createBatchClaim(reckoning, isIdle, ticketed.mostTokens);
        ledger.hold(claim);
        const batch = add(ticketed, { wanted: new Map(), unmet: left, claim, likelyTokens: 0 });
        for (const key of left) {
          // Asked again: the later batch counts.
          unmet.get(key)?.unmet.delete(key);
          unmet.set(key, batch);
        }
      }
      for (const batch of open) if (batch.unmet.size === 0) forget(batch);
    },
    awaits: (key) => unmet.has(key),
    meet(question) {
      const { key, likelyTokens } = question.open;
      const batch = unmet.get(key);
      if (!batch) return false;
      unmet.delete(key);
      batch.unmet.delete(key);
      batch.wanted.set(key, question);
      batch.likelyTokens += likelyTokens;
      // Its clock ran while nobody looked.
      question.open.nextCall(now() - Math.max(0, Date.now() - batch.ticketed.begunMs));
      return true;
    },
    submitted(batch, batchId) {
      keeping.submitted(batch.ticketed.ticket, batchId);
      Object.assign(batch, { batchId, state: 'going on', lookAtMs: now() + firstLookMs });
      tell(batch, 'submitted');
    },
    forget,
    askAgain(batch) {
      forget(batch);
      packing.addAgain([...batch.wanted.values()]);
    },
    tell,
  };
}
