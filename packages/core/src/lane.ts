import type { Failure } from './annotate.ts';
import type { Annotator } from './annotator.ts';
import { addUsage, makeCall, type Outcome } from './call.ts';
import { AnnotatorError } from './errors.ts';
import { createHealth, type Health } from './health.ts';
import { createPace } from './pace.ts';
import { costOf, type Price } from './price.ts';
import type { Annotation } from './records.ts';
import { isFatal, isTransient, isUnheard, maxRetries, retryDelayMs } from './retry.ts';
import type { Run } from './start-run.ts';
import { countAnnotation, createTally, type Tally } from './tally.ts';
import { addSpent, type Task, toAnnotation, toCall } from './task.ts';

/**
 * One annotator's part in a run. Each goes at its own pace, waits out its own troubles and ends by itself: nobody waits
 * for another.
 */
export interface Lane<A extends string> {
  readonly annotator: Annotator;
  readonly price: Price | undefined;
  readonly tally: Tally;
  /** True when it is not asked any further. */
  readonly ended: boolean;
  /** True when nothing is under way or waiting. */
  readonly idle: boolean;
  /** True while its vendor does not answer at all. */
  readonly down: boolean;
  /** Whether it is held back by the vendor's limits. */
  readonly limited: boolean;
  /** Questions it can take in now. */
  room(): number;
  add(task: Task<A>): void;
  /** Sends what may be sent. Gives back after how many milliseconds more may be; Infinity when not by waiting alone. */
  pump(): number;
  /** Hands something to the reader that took no call. */
  give(given: Annotation<A> | Failure): void;
  /** The reader has taken something that came from here. */
  read(): void;
  /** Ends its part; what waits is dropped. */
  end(failure?: Failure): void;
}

/** Opens the lane of one annotator. */
export function openLane<A extends string>(run: Run<A>, annotator: Annotator): Lane<A> {
  const { options, ledger, now } = run;
  const limit = Math.max(1, Math.min(options.concurrency ?? 32, annotator.concurrency ?? Infinity));
  const price = options.prices?.(annotator) ?? annotator.price;
  const pace = createPace({ limit, limits: options.pace?.(annotator) }, now);
  const health = createHealth(now);
  const tally = createTally(annotator.id);
  const lookahead = Math.max(2, limit >> 2);
  const queue: Task<A>[] = [];
  const retries: { task: Task<A>; atMs: number }[] = [];
  let unread = 0;
  let probing = false;
  let ended = false;
  let lastTrouble: AnnotatorError | undefined;

  const fail = (task: Task<A>, error: Error) =>
    lane.give({ sampleId: task.who.sampleId, annotatorId: annotator.id, fatal: false, error });
  const reservationOf = ({ boundTokens, maxOutputTokens }: Task<A>) =>
    price ? mostOf(price, boundTokens, maxOutputTokens) : 0;

  const start = (task: Task<A>, reservedUsd: number) => {
    task.startedMs ??= now();
    pace.sent(task.likelyTokens);
    tally.inFlight++;
    tally.calls++;
    const isProbe = health.downSinceMs !== undefined;
    if (isProbe) probing = true;
    const { signal } = run;
    const call = makeCall(toCall(task, annotator), {
      signal,
      timeoutMs: options.timeoutMs ?? 300_000,
      onCall: options.onCall,
    });
    task.calls++;
    const back = () => {
      tally.inFlight--;
      if (isProbe) probing = false;
    };
    call.then(
      (outcome) => {
        back();
        try {
          finish(task, outcome, reservedUsd);
        } catch (error) {
          run.crash(error);
        }
        run.wake();
      },
      (reason) => {
        // Aborted: whether the vendor charges for it nobody knows.
        back();
        ledger.settle(reservedUsd, price ? undefined : 0);
        run.crash(reason);
      },
    );
  };

  const finish = (task: Task<A>, outcome: Outcome<A>, reservedUsd: number) => {
    const error = 'error' in outcome ? outcome.error : undefined;
    const told = error ?? ('answer' in outcome ? outcome.answer : undefined);
    const cost = price && costOfCall(price, told?.usage, error);
    ledger.settle(reservedUsd, price ? cost : 0);
    if (price) tally.usd = { spent: tally.usd.spent + (cost ?? 0), atMost: tally.usd.atMost + (cost ?? reservedUsd) };
    if (told?.usage) tally.usage = addUsage(tally.usage, told.usage);
    addSpent(task, told, cost);
    const answered = !error || !isTransient(error.code);
    pace.came({ tokens: task.likelyTokens, usage: told?.usage, rateLimits: told?.rateLimits, answered });
    if (answered) isUp();
    if ('outcome' in outcome) {
      lane.give(toAnnotation(task, outcome, now()));
    } else if ('again' in outcome) {
      askOnceMore(task, outcome.again, outcome.detail);
    } else if ('thrown' in outcome) {
      fail(task, outcome.thrown instanceof Error ? outcome.thrown : new Error(String(outcome.thrown)));
    } else {
      recover(task, outcome.error);
    }
  };

  const askOnceMore = (task: Task<A>, why: 'unreadable' | 'truncated' | 'empty', detail: string) => {
    if (task.reasked) return lane.give(toAnnotation(task, { outcome: 'unreadable', detail }, now()));
    task.reasked = true;
    if (why === 'truncated') task.maxOutputTokens *= 2;
    tally.retried++;
    retries.push({ task, atMs: now() });
  };

  const recover = (task: Task<A>, error: AnnotatorError) => {
    if (isFatal(error.code)) {
      if (!ended) lane.end({ sampleId: task.who.sampleId, annotatorId: annotator.id, fatal: true, error });
      return;
    }
    if (!isTransient(error.code)) return fail(task, error);
    const { code, retryAfterMs, rateLimits } = error;
    lastTrouble = error;
    if (code === 'rate-limited') {
      tally.rateLimited++;
      pace.limited(retryAfterMs, rateLimits !== undefined && rateLimits.length > 0);
      // A vendor that says "not so fast" is there; how long to wait is the pace's to say.
      retries.push({ task, atMs: now() });
      return;
    }
    pace.overloaded(retryAfterMs);
    const wentDown = health.failed();
    if (wentDown) options.onOutage?.({ annotatorId: annotator.id, error });
    if (health.downSinceMs === undefined && ++task.retries > maxRetries) return fail(task, error);
    tally.retried++;
    retries.push({ task, atMs: now() + retryDelayMs(code, Math.max(0, task.retries - 1), retryAfterMs) });
  };

  const isUp = () => {
    const downMs = health.up();
    if (downMs !== undefined) options.onOutage?.({ annotatorId: annotator.id, backAfterMs: downMs });
  };

  /** What is to be asked next, or in how many milliseconds there will be something. */
  const next = (): Task<A> | number => {
    const nowMs = now();
    // Another question each time: it may be this one that the vendor cannot answer.
    if (health.downSinceMs !== undefined) return queue[0] ?? retries[0]?.task ?? Infinity;
    let soonestMs = Infinity;
    for (const { task, atMs } of retries) {
      if (atMs <= nowMs) return task;
      soonestMs = Math.min(soonestMs, atMs);
    }
    return queue[0] ?? soonestMs - nowMs;
  };
  const remove = (task: Task<A>) => {
    if (queue[0] === task) queue.shift();
    else
      retries.splice(
        retries.findIndex((retry) => retry.task === task),
        1,
      );
  };

  const lane: Lane<A> = {
    annotator,
    price,
    tally,
    get ended() {
      return ended;
    },
    get idle() {
      return tally.inFlight === 0 && queue.length === 0 && retries.length === 0;
    },
    get down() {
      return health.downSinceMs !== undefined;
    },
    get limited() {
      return pace.held;
    },
    room() {
      const held = tally.inFlight + queue.length + retries.length + unread;
      if (ended || (held > 0 && health.downSinceMs !== undefined)) return 0;
      return limit + lookahead - held;
    },
    add(task) {
      queue.push(task);
    },
    pump() {
      if (run.stopped) return Infinity;
      while (!ended && tally.inFlight < pace.width && tally.inFlight + unread < limit) {
        const task = next();
        if (typeof task === 'number') return task;
        const waitMs = Math.max(pace.waitMs(task.likelyTokens), probeWaitMs(health, probing, now()));
        if (waitMs > 0) return Math.min(waitMs, giveUpMs(run, lane, health, lastTrouble));
        const reservedUsd = reservationOf(task);
        if (!ledger.reserve(reservedUsd)) {
          // What is under way may cost less than was set aside for it.
          if (ledger.reserved === 0) run.overspent = true;
          return Infinity;
        }
        remove(task);
        start(task, reservedUsd);
      }
      return Infinity;
    },
    give(given) {
      if ('error' in given) tally.failures++;
      else countAnnotation(tally, given);
      unread++;
      run.give(given, lane);
    },
    read() {
      unread--;
    },
    end(failure) {
      ended = true;
      queue.length = 0;
      retries.length = 0;
      tally.ended = true;
      if (failure) lane.give(failure);
    },
  };
  return lane;
}

function mostOf(price: Price, inputTokens: number, outputTokens: number): number {
  const dearest = Math.max(price.input, price.cacheWrite ?? 0);
  return costOf({ input: dearest, output: price.output }, { inputTokens, outputTokens });
}

/** What a call cost, for sure; undefined when nobody can know. */
function costOfCall(price: Price, usage: Annotation['usage'], error: AnnotatorError | undefined): number | undefined {
  if (usage) return costOf(price, usage);
  // An answer that does not say what it used, and one that was lost on its way, may have cost anything.
  if (!error || isUnheard(error.code)) return undefined;
  // Declined, cut off or empty: the model was at work. All other errors come before it.
  return ['refused', 'blocked', 'truncated', 'empty'].includes(error.code) ? undefined : 0;
}

function probeWaitMs({ downSinceMs, probeAtMs }: Health, probing: boolean, nowMs: number): number {
  if (downSinceMs === undefined) return 0;
  return probing ? Infinity : probeAtMs - nowMs;
}

const patienceMs = 600_000;
/** A vendor that could not be reached from the start is more likely a wrong address. */
const strangerPatienceMs = 60_000;

/** Ends a lane that has been down for too long when nobody else is at work; otherwise says when that would be. */
function giveUpMs<A extends string>(
  run: Run<A>,
  lane: Lane<A>,
  { downSinceMs, proven }: Health,
  trouble: AnnotatorError | undefined,
): number {
  if (downSinceMs === undefined || !trouble) return Infinity;
  const stranger = !proven && trouble.code === 'network';
  const patience = run.options.patienceMs ?? (stranger ? strangerPatienceMs : patienceMs);
  const leftMs = downSinceMs + patience - run.now();
  if (leftMs > 0 || run.lanes.some((other) => other !== lane && !other.ended && !other.down && !other.idle)) {
    return Math.max(leftMs, 1_000);
  }
  const minutes = Math.max(1, Math.round((run.now() - downSinceMs) / 60_000));
  const error = new AnnotatorError(
    trouble.code,
    `${lane.annotator.id} has not answered for ${minutes} minute${minutes === 1 ? '' : 's'}. The last it said: ${trouble.message}`,
  );
  lane.end({ annotatorId: lane.annotator.id, fatal: true, error });
  return Infinity;
}
