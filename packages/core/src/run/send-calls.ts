import { mostCostOf } from '../contract/price.ts';
import { makeCall } from './call.ts';
import { giveUpMs } from './give-up.ts';
import { isDown, type Lane } from './lane.ts';
import { settleCall } from './settle-call.ts';
import type { Run } from './start-run.ts';
import { type Task, toCall } from './task.ts';

/**
 * Sends what a lane may send now.
 *
 * @returns After how many milliseconds it may send more; Infinity when not by waiting alone.
 */
export function sendCalls<A extends string>(run: Run<A>, lane: Lane<A>): number {
  const { pace, tally } = lane;
  while (!(run.stopped || lane.ended) && tally.inFlight < pace.width && tally.inFlight + lane.unread < lane.limit) {
    const task = nextTask(run, lane);
    if (typeof task === 'number') return task;
    const waitMs = Math.max(pace.waitMs(task.likelyTokens), probeWaitMs(run, lane));
    if (waitMs > 0) return Math.min(waitMs, giveUpMs(run, lane));
    const reservedUsd = lane.price ? mostCostOf(lane.price, task.boundTokens, task.maxOutputTokens) : 0;
    if (!run.ledger.reserve(reservedUsd)) {
      // What is under way may cost less than was set aside for it.
      if (!run.ledger.pending) run.overspent = true;
      return Infinity;
    }
    take(lane, task);
    send(run, lane, task, reservedUsd);
  }
  return Infinity;
}

/** What is to be asked next, or in how many milliseconds there will be something. */
function nextTask<A extends string>(run: Run<A>, lane: Lane<A>): Task<A> | number {
  const { queue, retries } = lane;
  // Another question each time: it may be this one that the vendor cannot answer.
  if (isDown(lane)) return queue[0] ?? retries[0]?.task ?? Infinity;
  const nowMs = run.now();
  let soonestMs = Infinity;
  for (const { task, atMs } of retries) {
    if (atMs <= nowMs) return task;
    soonestMs = Math.min(soonestMs, atMs);
  }
  return queue[0] ?? soonestMs - nowMs;
}

function take<A extends string>({ queue, retries }: Lane<A>, task: Task<A>): void {
  if (queue[0] === task) queue.shift();
  else {
    const place = retries.findIndex((retry) => retry.task === task);
    retries.splice(place, 1);
  }
}

function probeWaitMs<A extends string>({ now }: Run<A>, lane: Lane<A>): number {
  if (!isDown(lane)) return 0;
  return lane.probing ? Infinity : lane.health.probeAtMs - now();
}

function send<A extends string>(run: Run<A>, lane: Lane<A>, task: Task<A>, reservedUsd: number): void {
  const { annotator, tally, pace } = lane;
  const { timeoutMs = 300_000, onCall } = run.options;
  const probes = isDown(lane);
  if (probes) lane.probing = true;
  task.startedMs ??= run.now();
  tally.inFlight++;
  tally.calls++;
  pace.sent(task.likelyTokens);
  const back = () => {
    tally.inFlight--;
    if (probes) lane.probing = false;
  };
  makeCall(toCall(task, annotator), { signal: run.signal, timeoutMs, onCall }).then(
    (outcome) => {
      back();
      try {
        settleCall(run, lane, { task, outcome, reservedUsd });
      } catch (error) {
        run.crash(error);
      }
      run.wake();
    },
    (reason) => {
      back();
      run.crash(reason);
    },
  );
  task.calls++;
}
