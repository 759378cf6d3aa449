import { AnnotatorError } from '../../contract/errors.ts';
import type { KeySet } from '../../plan/key-set.ts';
import { isFatal } from '../retry.ts';
import { createBatchClaim } from './batch-claim.ts';
import type { BatchNews, BatchProgress, TicketedBatch } from './batch-keeping.ts';
import type { BatchQuestion } from './batch-question.ts';
import type { BatchSurroundings } from './batch-surroundings.ts';
import type { OpenBatch } from './open-batch.ts';
import { createPackSize } from './pack-size.ts';
import type { Pack, PackLimits } from './packing.ts';
import { readBatch } from './read-batch.ts';

/** The batches of one annotator that have a ticket: they are handed in, looked at and read here. */
export interface BatchDesk<A extends string> {
  /** Questions in batches that this run waits for. */
  readonly wanted: number;
  /** Those of them about which something is being done just now. */
  readonly inFlight: number;
  readonly isHandingIn: boolean;
  /** Whether results are being read, of which some may have to be asked again. */
  readonly isReading: boolean;
  /** Most that the next pack may hold. */
  readonly limits: PackLimits;
  /**
   * What is still to come of batches.
   *
   * @param isFlushed Whether no further question comes for now: then nothing is waited for that nobody came by.
   */
  held(isFlushed: boolean): number;
  /** Takes up the batches of earlier processes, without what is settled by now. */
  begin(settled: Pick<KeySet, 'has'>): void;
  /** Whether a question is in such a batch. */
  awaits(key: string): boolean;
  /** Takes in a question that is in such a batch; false when it is in none. */
  meet(question: BatchQuestion<A>): boolean;
  /** Milliseconds until the pack may be handed in; Infinity when not by waiting alone. */
  waitMs(pack: Pack<A>): number;
  handIn(pack: Pack<A>): void;
  /** Does what is due; gives after how many milliseconds there may be more. */
  step(isFlushed: boolean): number;
  progress(): BatchProgress;
  /** Waits for no question any more, and gives those that were waited for. The vendor goes on. */
  clear(): BatchQuestion<A>[];
}

const longestLookMs = 60_000;

/** Creates a desk without batches. */
export function createBatchDesk<A extends string>(surroundings: BatchSurroundings<A>): BatchDesk<A> {
  const { annotator, batching, batches, vendor, packing, handover, accounts } = surroundings;
  const { signal, now, isOver, unread, tell, wake, crash } = surroundings;
  const { keeping, firstLookMs = 2_000, shownAfterMs = 15_000 } = batches;
  const { ledger, reckoning, counts } = accounts;
  const open = new Set<OpenBatch<A>>();
  const unmet = new Map<string, OpenBatch<A>>();
  const size = createPackSize(batching.limits.requests, now, firstLookMs);
  const sum = (count: (batch: OpenBatch<A>) => number) => [...open].reduce((total, batch) => total + count(batch), 0);
  const openTokens = () =>
    sum(({ state, likelyTokens }) => (state === 'begun' || state === 'going on' ? likelyTokens : 0));
  const does = (what: OpenBatch<A>['doing']) => [...open].some(({ doing }) => doing === what);
  const news = (batch: OpenBatch<A>, state: BatchNews['state'], detail?: string) => {
    const { batchId, ticketed } = batch;
    if (batchId === undefined) return;
    const { keys, begunMs } = ticketed;
    batches.onBatch?.({ annotator, batchId, questions: keys.length, begunMs, state, detail });
  };
  const known = () => [...open].flatMap(({ batchId }) => batchId ?? []);
  const forget = (batch: OpenBatch<A>) => {
    keeping.done(batch.ticketed.ticket);
    ledger.release(batch.claim);
    open.delete(batch);
    for (const key of batch.unmet) unmet.delete(key);
  };
  /** Nothing of it was asked: its questions go into further ones. */
  const askAgain = (batch: OpenBatch<A>) => {
    forget(batch);
    packing.addAgain([...batch.wanted.values()]);
  };
  const submitted = (batch: OpenBatch<A>, batchId: string) => {
    keeping.submitted(batch.ticketed.ticket, batchId);
    Object.assign(batch, { batchId, state: 'going on', lookAtMs: now() + firstLookMs });
    news(batch, 'submitted');
  };
  /** Does something about a batch. What does not pass by waiting ends the annotator's part; its tickets stay. */
  const start = (batch: OpenBatch<A>, doing: OpenBatch<A>['doing'], act: () => Promise<void>) => {
    batch.doing = doing;
    act()
      .catch((error: unknown) => {
        if (signal.aborted) return;
        if (error instanceof AnnotatorError) handover.end(error);
        else crash(error);
      })
      .finally(() => {
        batch.doing = 'nothing';
        if (!signal.aborted) tell();
        wake();
      });
  };
  /** Finds out whether the vendor has got a batch that an earlier process was about to hand in. */
  const find = async (batch: OpenBatch<A>) => {
    const { ticket, keys, begunMs } = batch.ticketed;
    for (;;) {
      const found = await vendor.insist((options) =>
        batching.find(ticket, { ...options, keys, begunMs, known: known() }),
      );
      if (!found) return;
      if (found.result !== undefined) return submitted(batch, found.result);
      const leftMs = Math.min(shownAfterMs, begunMs + shownAfterMs - Date.now());
      if (leftMs <= 0) return askAgain(batch);
      await vendor.pause(leftMs);
    }
  };
  const turnedDown = (batch: OpenBatch<A>, state: 'failed' | 'full', detail: string) => {
    news(batch, state, detail);
    const questions = [...batch.wanted.values()];
    if (state === 'full') size.full(batch.likelyTokens, openTokens() - batch.likelyTokens);
    else if (questions.length === 1) return fail(batch, questions, detail);
    else size.failed(questions.length);
    askAgain(batch);
  };
  /** A batch of one question is turned down for what is in it. Where none was ever taken, it is not the question. */
  const fail = (batch: OpenBatch<A>, questions: readonly BatchQuestion<A>[], detail: string) => {
    const error = new AnnotatorError('bad-request', `${annotator.id}: its vendor does not take the batch. ${detail}`);
    forget(batch);
    for (const { open } of questions) handover.finish(open, { is: 'failed', error }, now());
    if (!size.wasTaken) handover.end(error);
  };
  const look = async (batch: OpenBatch<A>) => {
    const { batchId = '' } = batch;
    const came = await vendor.insist((options) => batching.status(batchId, options));
    if (!came) return;
    const { state, detail } = came.result;
    if (state === 'unknown' && batch.status?.detail !== detail) news(batch, state, detail);
    batch.status = came.result;
    if (state === 'failed' || state === 'full') return turnedDown(batch, state, detail);
    if (state === 'ended') {
      news(batch, state, detail);
      size.taken();
      Object.assign(batch, { state, lookAtMs: now() });
      return;
    }
    batch.lookEveryMs = Math.min(longestLookMs, batch.lookEveryMs * 1.5);
    batch.lookAtMs = now() + batch.lookEveryMs;
  };
  const stepOf = (batch: OpenBatch<A>, isFlushed: boolean): number => {
    if (batch.doing !== 'nothing') return Infinity;
    if (batch.state === 'read') {
      // What was given is written down when the reader comes back for more.
      if (unread() === 0) forget(batch);
      return Infinity;
    }
    if (isOver() || (batch.wanted.size === 0 && (isFlushed || batch.unmet.size === 0))) return Infinity;
    const waitMs = batch.lookAtMs - now();
    if (waitMs > 0) return waitMs;
    if (batch.state === 'begun') start(batch, 'looking', () => find(batch));
    else if (batch.state === 'going on') start(batch, 'looking', () => look(batch));
    else if (isFlushed || batch.unmet.size === 0) start(batch, 'reading', () => readBatch(batch, surroundings));
    return Infinity;
  };
  const add = (ticketed: TicketedBatch, batch: Pick<OpenBatch<A>, 'wanted' | 'unmet' | 'claim' | 'likelyTokens'>) => {
    const added: OpenBatch<A> = {
      ...batch,
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
    get wanted() {
      return sum(({ wanted }) => wanted.size);
    },
    get inFlight() {
      return sum(({ doing, wanted }) => (doing === 'handing in' || doing === 'reading' ? Math.max(1, wanted.size) : 0));
    },
    get isHandingIn() {
      return does('handing in');
    },
    get isReading() {
      return does('reading');
    },
    get limits() {
      return size.limits;
    },
    held: (isFlushed) =>
      sum(({ state, doing, wanted, unmet }) => {
        const isUndone = doing === 'reading' || state === 'read';
        return Math.max(wanted.size, isUndone ? 1 : 0) + (isFlushed ? 0 : unmet.size);
      }),
    begin(settled) {
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
    waitMs: ({ likelyTokens }) => size.waitMs(likelyTokens, openTokens()),
    handIn({ questions, requests, claim, likelyTokens }) {
      const keys = [...questions.keys()];
      const ticketed = keeping.begin({ annotatorId: annotator.id, keys, mostTokens: claim.mostTokens });
      counts.calls += keys.length;
      const batch = add(ticketed, { wanted: questions, unmet: new Set(), claim, likelyTokens });
      start(batch, 'handing in', async () => {
        try {
          const batchId = await vendor.handIn(ticketed, requests, known);
          if (batchId !== undefined) submitted(batch, batchId);
        } catch (error) {
          if (signal.aborted || !(error instanceof AnnotatorError)) throw error;
          if (!isFatal(error.code)) return turnedDown(batch, 'failed', error.message);
          askAgain(batch);
          throw error;
        }
      });
    },
    step: (isFlushed) => Math.min(Infinity, ...[...open].map((batch) => stepOf(batch, isFlushed))),
    progress: () => ({
      open: sum(({ state }) => (state === 'read' ? 0 : 1)),
      questions: sum(({ wanted }) => wanted.size),
      done: sum(({ status, wanted }) => Math.min(wanted.size, status?.done ?? 0)),
    }),
    clear() {
      const wanted = [...open].flatMap((batch) => [...batch.wanted.values()]);
      for (const batch of open) batch.wanted.clear();
      return wanted;
    },
  };
}
