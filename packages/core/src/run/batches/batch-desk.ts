import { AnnotatorError } from '../../contract/errors.ts';
import type { KeySet } from '../../plan/key-set.ts';
import { isFatal } from '../retry.ts';
import type { BatchProgress } from './batch-keeping.ts';
import type { BatchQuestion } from './batch-question.ts';
import type { BatchSurroundings } from './batch-surroundings.ts';
import { findBatch } from './find-batch.ts';
import { lookAtBatch, turnDown } from './look-at-batch.ts';
import type { OpenBatch } from './open-batch.ts';
import { createOpenBatches } from './open-batches.ts';
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

/** Creates a desk without batches. */
export function createBatchDesk<A extends string>(surroundings: BatchSurroundings<A>): BatchDesk<A> {
  const {
    annotator,
    batching,
    batches,
    vendor,
    handover,
    accounts: { counts },
  } = surroundings;
  const { signal, now, isOver, unread, tell, wake, crash } = surroundings;
  const { keeping, firstLookMs = 2_000 } = batches;
  const open = createOpenBatches(surroundings);
  const size = createPackSize(batching.limits.requests, now, firstLookMs);
  const does = (what: OpenBatch<A>['doing']) => [...open].some(({ doing }) => doing === what);
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
  const stepOf = (batch: OpenBatch<A>, isFlushed: boolean): number => {
    if (batch.doing !== 'nothing') return Infinity;
    if (batch.state === 'read') {
      // What was given is written down when the reader comes back for more.
      if (unread() === 0) open.forget(batch);
      return Infinity;
    }
    if (isOver() || (batch.wanted.size === 0 && (isFlushed || batch.unmet.size === 0))) return Infinity;
    const waitMs = batch.lookAtMs - now();
    if (waitMs > 0) return waitMs;
    if (batch.state === 'begun') start(batch, 'looking', () => findBatch(batch, open, surroundings));
    else if (batch.state === 'going on')
      start(batch, 'looking', () => lookAtBatch(batch, { open, size }, surroundings));
    else if (isFlushed || batch.unmet.size === 0) start(batch, 'reading', () => readBatch(batch, surroundings));
    return Infinity;
  };
  return {
    get wanted() {
      return open.sum(({ wanted }) => wanted.size);
    },
    get inFlight() {
      return open.sum(({ doing, wanted }) =>
        doing === 'handing in' || doing === 'reading' ? Math.max(1, wanted.size) : 0,
      );
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
      open.sum(({ state, doing, wanted, unmet }) => {
        const isUndone = doing === 'reading' || state === 'read';
        return Math.max(wanted.size, isUndone ? 1 : 0) + (isFlushed ? 0 : unmet.size);
      }),
    begin: open.takeUp,
    awaits: open.awaits,
    meet: open.meet,
    waitMs: ({ likelyTokens }) => size.waitMs(likelyTokens, open.likelyTokens),
    handIn({ questions, requests, claim, likelyTokens }) {
      const keys = [...questions.keys()];
      const ticketed = keeping.begin({ annotatorId: annotator.id, keys, mostTokens: claim.mostTokens });
      counts.calls += keys.length;
      const batch = open.add(ticketed, { wanted: questions, unmet: new Set(), claim, likelyTokens });
      start(batch, 'handing in', async () => {
        try {
          const batchId = await vendor.handIn(ticketed, requests, open.ids);
          if (batchId !== undefined) open.submitted(batch, batchId);
        } catch (error) {
          if (signal.aborted || !(error instanceof AnnotatorError)) throw error;
          const { code, message: detail } = error;
          if (!isFatal(code)) return turnDown(batch, { state: 'failed', detail }, { open, size }, surroundings);
          open.askAgain(batch);
          throw error;
        }
      });
    },
    step: (isFlushed) => Math.min(Infinity, ...[...open].map((batch) => stepOf(batch, isFlushed))),
    progress: () => ({
      open: open.sum(({ state }) => (state === 'read' ? 0 : 1)),
      questions: open.sum(({ wanted }) => wanted.size),
      done: open.sum(({ status, wanted }) => Math.min(wanted.size, status?.done ?? 0)),
    }),
    clear() {
      const wanted = [...open].flatMap((batch) => [...batch.wanted.values()]);
      for (const batch of open) batch.wanted.clear();
      return wanted;
    },
  };
}
