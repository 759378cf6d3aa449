import type { Batching } from '../../contract/batching.ts';
import type { KnownImage } from '../../contract/loaded-image.ts';
import type { Price } from '../../contract/price.ts';
import type { Question } from '../../contract/question.ts';
import { countFromZero } from '../annotator-counts.ts';
import type { Reckoning } from '../budget/reckoning.ts';
import { createHandover } from '../handover.ts';
import type { Lane, LaneSurroundings } from '../lane.ts';
import type { OpenQuestion } from '../open-question.ts';
import type { Outage } from '../outage.ts';
import { createBatchDesk } from './batch-desk.ts';
import type { BatchesOptions } from './batch-keeping.ts';
import { createBatchVendor } from './batch-vendor.ts';
import { createPacking } from './packing.ts';

/** Most questions that are held: with no images, but with all by which their answers are read. */
const mostHeld = 50_000;
/** Most that wait for their requests to be written, and may have images in memory. */
const mostUnwritten = 12;

/** What a lane is opened with that asks in batches. */
export interface BatchLaneOptions {
  batching: Batching;
  batches: BatchesOptions;
  /** For a question in a batch. */
  price: Price | undefined;
  reckoning: Reckoning;
  onOutage(outage: Outage): void;
}

/**
 * Opens the lane of an annotator that is asked in batches. Questions are packed as they come; a pack is handed in when it
 * is full, or no further question comes for now, and its results are read when the vendor is done with it. What went
 * wrong goes into a further batch.
 */
export function openBatchLane<A extends string>(
  annotator: Lane<A>['annotator'],
  { batching, batches, price, reckoning, onOutage }: BatchLaneOptions,
  surroundings: LaneSurroundings,
): Lane<A> {
  const { ledger, now, wake, crash, isHalted, unread, overspent } = surroundings;
  const ending = new AbortController();
  const { signal } = ending;
  const counts = countFromZero(annotator.id);
  const handover = createHandover<A>(annotator.id, counts, (failure) => {
    surroundings.ended(failure);
    for (const { open } of [...packing.clear(), ...desk.clear()]) open.receiver.drop(failure);
  });
  const isOver = () => signal.aborted || isHalted() || handover.ended !== undefined;
  const packing = createPacking<A>(batching, { ledger, reckoning, isIdle: () => handover.ended !== undefined });
  const vendor = createBatchVendor(batching, {
    ...{ annotatorId: annotator.id, signal, now, isOver },
    shownAfterMs: batches.shownAfterMs ?? 15_000,
    onOutage: (outage) => handover.ended || onOutage(outage),
  });
  const accounts = { price, reckoning, counts, ledger };
  const desk = createBatchDesk<A>({
    ...{ annotator, batching, batches, vendor, packing, handover, accounts, signal, now, isOver, unread, wake, crash },
    untilStep: () => new Promise((resolve) => void steps.push(resolve)),
    tell: surroundings.tell,
  });
  let isFlushed = false;
  let isWriting = false;
  const steps: (() => void)[] = [];
  const stepped = () => {
    for (const resolve of steps.splice(0)) resolve();
  };
  const write = async () => {
    isWriting = true;
    const failed = await packing.write(now());
    if (failed && !signal.aborted) {
      const { asked, receiver } = failed.question.open;
      const { error } = failed;
      handover.give({ sampleId: asked.sampleId, annotatorId: annotator.id, fatal: false, error }, receiver);
    }
  };
  const heldNow = () => packing.size + desk.wanted;
  /** Whether the pack is to be handed in. Where money lacks, what is under way may cost less than was set aside for it. */
  const isDue = (lacksMoney: boolean) => {
    if (packing.isFull) return true;
    if (lacksMoney) return desk.wanted === 0;
    return packing.waiting === 0 && !desk.isReading && (isFlushed || heldNow() >= mostHeld);
  };
  /** Packs and hands in what can be now; gives after how many milliseconds there may be more. */
  const pump = (): number => {
    if (isWriting || desk.isHandingIn) return Infinity;
    const lacksUsd = packing.put(desk.limits);
    const { pack } = packing;
    if (lacksUsd > 0 && !pack && !ledger.pending) overspent(annotator.id, lacksUsd);
    if (pack && isDue(lacksUsd > 0)) {
      const waitMs = desk.waitMs(pack);
      if (waitMs > 0) return waitMs;
      packing.take();
      desk.handIn(pack);
    } else if (packing.waiting > 0 && lacksUsd === 0) {
      void write()
        .catch(crash)
        .finally(() => {
          isWriting = false;
          wake();
        });
    }
    return Infinity;
  };
  const ask = (
    question: OpenQuestion<A, KnownImage>,
    known: Question<A, KnownImage>,
    load: () => Promise<Question<A>>,
  ) => {
    if (handover.ended) return question.receiver.drop(handover.ended);
    isFlushed = false;
    if (!desk.meet({ open: question, known, load })) packing.add({ open: question, known, load });
    wake();
  };
  return {
    annotator,
    get room() {
      if (handover.ended || (heldNow() > 0 && vendor.outage)) return 0;
      return Math.min(mostHeld - heldNow(), mostUnwritten - packing.waiting);
    },
    get held() {
      return packing.size + desk.held(isFlushed);
    },
    get inFlight() {
      return desk.inFlight;
    },
    get ended() {
      return handover.ended;
    },
    get outage() {
      return vendor.outage;
    },
    stall: undefined,
    get trouble() {
      return vendor.trouble;
    },
    progress: () => ({
      ...counts,
      annotations: { ...counts.annotations },
      usd: { ...counts.usd },
      inFlight: desk.wanted,
      state: handover.ended ? 'ended' : vendor.outage ? 'down' : 'asking',
      batches: desk.progress(),
    }),
    ask(question) {
      const { question: shown } = question.nextCall(now());
      ask(question, shown, async () => shown);
    },
    batches: {
      awaits: desk.awaits,
      ask,
      begin: desk.begin,
      flush() {
        if (isFlushed) return;
        isFlushed = true;
        wake();
      },
    },
    // An open run asks nobody in batches.
    withdraw: () => false,
    countSettled(questions) {
      counts.settled += questions;
    },
    send() {
      stepped();
      vendor.check();
      const nextMs = desk.step(isFlushed);
      return isOver() ? Infinity : Math.min(nextMs, pump());
    },
    give: handover.give,
    end: handover.end,
    abort(reason) {
      ending.abort(reason);
      stepped();
      vendor.check();
    },
  };
}
