import type { Annotator } from '../contract/annotator.ts';
import type { KnownImage } from '../contract/loaded-image.ts';
import type { Price } from '../contract/price.ts';
import type { Question } from '../contract/question.ts';
import type { PaceLimits } from '../pace/mirror-limits.ts';
import type { Failure } from '../plan/failure.ts';
import type { KeySet } from '../plan/key-set.ts';
import type { Annotation } from '../records/records.ts';
import { type AnnotatorCounts, countFromZero } from './annotator-counts.ts';
import type { Reckoning } from './budget/reckoning.ts';
import type { CallOptions } from './call.ts';
import { type CallSurroundings, type CallsInFlight, createCallsInFlight } from './calls-in-flight.ts';
import { createHandover } from './handover.ts';
import type { OpenQuestion, Receiver } from './open-question.ts';
import type { Outage } from './outage.ts';
import type { AnnotatorProgress } from './progress.ts';
import { createQuestionQueue, type QuestionQueue } from './question-queue.ts';
import { createVendor, type Vendor, type VendorOutage } from './vendor.ts';
import { judgeOutcome } from './verdict.ts';

/**
 * One annotator's part in a run. Each goes at its own pace, waits out its own troubles and ends by itself: nobody waits
 * for another.
 */
export interface Lane<A extends string> {
  readonly annotator: Annotator;
  /** How many questions it can take in now: those it may ask at once and a few more, so that it never runs dry. */
  readonly room: number;
  /** Questions under way or waiting. */
  readonly held: number;
  readonly inFlight: number;
  /** Why it is not asked any further, if so. */
  readonly ended: Failure | undefined;
  /** Set while its vendor does not answer at all. */
  readonly outage: VendorOutage | undefined;
  /** Set while its vendor is there and turns every call down. */
  readonly stall: VendorOutage | undefined;
  /** What went wrong since its last answer, of what passes by waiting. */
  readonly trouble: Error | undefined;
  /** Set when it asks in batches. */
  readonly batches: BatchDoor<A> | undefined;
  progress(): AnnotatorProgress;
  /** Takes in a question to be asked. */
  ask(question: OpenQuestion<A>): void;
  /** Nobody wants a question's answer any more: it is not asked, or its call is aborted. */
  withdraw(question: OpenQuestion<A>, reason: unknown): void;
  /** Hands over an annotation or a failure of this annotator. */
  give(given: Annotation<A> | Failure, receiver: Receiver<A>): void;
  /** Counts questions that were settled earlier. */
  countSettled(questions: number): void;
  /** Sends what may be sent now; after how many milliseconds there may be more, Infinity when not by waiting alone. */
  send(): number;
  /** Ends it for a reason. What waits is dropped; what is in flight is still handed over. */
  end(error: Error, sampleId?: string): void;
  /** Aborts all that is in flight. */
  abort(reason: unknown): void;
}

/** Where questions are asked in batches: their images are not needed before their requests are written. */
export interface BatchDoor<A extends string> {
  /** Told once what is settled, before anything is asked: what is left of the batches of earlier runs is waited for. */
  begin(settled: Pick<KeySet, 'has'>): void;
  /** Whether a question is in a batch of an earlier run: its images are not needed. */
  awaits(key: string): boolean;
  /**
   * Takes in a question to be asked.
   *
   * @param known By which its answer is read.
   * @param load Gives the same with its images.
   */
  ask(question: OpenQuestion<A, KnownImage>, known: Question<A, KnownImage>, load: () => Promise<Question<A>>): void;
  /** No further question comes for now: what waits is handed in. */
  flush(): void;
}

/** What a lane is opened with. */
export interface LaneOptions extends CallOptions {
  /** Most questions in flight. */
  limit: number;
  limits: PaceLimits | undefined;
  price: Price | undefined;
  reckoning: Reckoning;
  onOutage(outage: Outage): void;
}

/** What a lane needs of its run. */
export interface LaneSurroundings extends CallSurroundings {
  /** How much of what this annotator answered waits for the reader. */
  unread(): number;
  /** Whether no further question is asked, for whichever reason. */
  isHalted(): boolean;
  /** How far it is has changed without anything being handed over. */
  tell(): void;
  /** The budget lacks so many US dollars for another call, and none is under way that could leave something over. */
  overspent(annotatorId: string, lacksUsd: number): void;
  /** The annotator is not asked any further. */
  ended(failure: Failure): void;
}

/** Opens the lane of one annotator. */
export function openLane<A extends string>(
  annotator: Annotator,
  { limit, limits, price, reckoning, onOutage, ...options }: LaneOptions,
  surroundings: LaneSurroundings,
): Lane<A> {
  const { now, unread, isHalted } = surroundings;
  const counts = countFromZero(annotator.id);
  const queue = createQuestionQueue<A>();
  const handover = createHandover<A>(annotator.id, counts, (failure) => {
    surroundings.ended(failure);
    for (const { receiver } of queue.clear()) receiver.drop(failure);
  });
  const tellOutage = (outage: Outage) => handover.ended || onOutage(outage);
  const vendor = createVendor({ annotatorId: annotator.id, limit, limits, now, onOutage: tellOutage });
  const calls = createCallsInFlight<A>(
    { ...options, vendor, price, reckoning, counts },
    surroundings,
    (question, outcome) => {
      const verdict = judgeOutcome(question, outcome, vendor.state === 'down');
      if (verdict.is !== 'asked again' || handover.ended) return handover.finish(question, verdict, now());
      counts[verdict.held ? 'rateLimited' : 'retried']++;
      queue.addAgain(question, now() + verdict.afterMs);
    },
  );
  const held = () => calls.size + queue.size;
  const maySend = () => !(isHalted() || handover.ended) && calls.size + unread() < limit;
  return {
    annotator,
    get room() {
      if (handover.ended || (held() > 0 && vendor.outage)) return 0;
      return limit + Math.max(2, limit >> 2) - held() - unread();
    },
    get held() {
      return held();
    },
    get inFlight() {
      return calls.size;
    },
    get ended() {
      return handover.ended;
    },
    get outage() {
      return vendor.outage;
    },
    get stall() {
      return vendor.stall;
    },
    get trouble() {
      return vendor.trouble;
    },
    batches: undefined,
    progress: () => describeLane(counts, calls.size, handover.ended ? 'ended' : vendor.state),
    ask: (question) => (handover.ended ? question.receiver.drop(handover.ended) : queue.add(question)),
    withdraw: (question, reason) => calls.abort(question, reason) || queue.remove(question),
    countSettled(questions) {
      counts.settled += questions;
    },
    send: () =>
      Math.min(sendNext({ annotator, queue, vendor, reckoning, calls, maySend }, surroundings), vendor.watch()),
    give: handover.give,
    end: handover.end,
    abort: calls.abortAll,
  };
}

/** What a lane sends by. */
interface Sending<A extends string> {
  annotator: Annotator;
  queue: QuestionQueue<A>;
  vendor: Vendor;
  reckoning: Reckoning;
  calls: CallsInFlight<A>;
  maySend(): boolean;
}

/** Sends what may be sent now; after how many milliseconds there may be more, Infinity when not by waiting alone. */
function sendNext<A extends string>(
  { annotator, queue, vendor, reckoning, calls, maySend }: Sending<A>,
  { ledger, now, overspent }: LaneSurroundings,
): number {
  while (maySend() && calls.size < Math.min(vendor.width, reckoning.width)) {
    const question = vendor.state === 'down' ? (queue.nextProbe() ?? Infinity) : queue.next(now());
    if (typeof question === 'number') return question;
    const waitMs = vendor.waitMs(question.likelyTokens);
    if (waitMs > 0) return waitMs;
    const lacksUsd = calls.send(question);
    if (lacksUsd > 0) {
      // What is under way may cost less than was set aside for it.
      if (!ledger.pending) overspent(annotator.id, lacksUsd);
      return Infinity;
    }
    queue.remove(question);
  }
  return Infinity;
}

function describeLane(counts: AnnotatorCounts, inFlight: number, state: AnnotatorProgress['state']): AnnotatorProgress {
  return { ...counts, annotations: { ...counts.annotations }, usd: { ...counts.usd }, inFlight, state };
}
