import type { Answer } from '../contract/annotator.ts';
import type { AnnotatorError } from '../contract/errors.ts';
import { costOf, type Price } from '../contract/price.ts';
import type { RateLimit } from '../contract/rate-limit.ts';
import type { Usage } from '../records/records.ts';
import { type Again, addUsage, type CallOutcome } from './call.ts';
import { endLane, giveFrom, isDown, type Lane } from './lane.ts';
import { isFatal, isTransient, isUnheard, maxRetries, retryDelayMs } from './retry.ts';
import type { Run } from './start-run.ts';
import { addSpent, type Task, toAnnotation } from './task.ts';

/** A call that has come back. */
export interface SettledCall<A extends string> {
  task: Task<A>;
  outcome: CallOutcome<A>;
  /** What was set aside for it. */
  reservedUsd: number;
}

/** Does what a call's outcome asks for: hands over its annotation or failure, has it asked again, or ends the lane. */
export function settleCall<A extends string>(run: Run<A>, lane: Lane<A>, call: SettledCall<A>): void {
  const { task, outcome } = call;
  learn(run, lane, call);
  if ('outcome' in outcome) giveFrom(run, lane, toAnnotation(task, outcome, run.now()));
  else if ('again' in outcome) askOnceMore(run, lane, task, outcome);
  else if ('thrown' in outcome) fail(run, lane, task, toError(outcome.thrown));
  else recover(run, lane, task, outcome.error);
}

/** Takes from a call what it tells of money, limits and the vendor's health. */
function learn<A extends string>(run: Run<A>, lane: Lane<A>, { task, outcome, reservedUsd }: SettledCall<A>): void {
  const { tally, price, pace, health } = lane;
  const error = 'error' in outcome ? outcome.error : undefined;
  const came: Partial<Answer> | AnnotatorError = error ?? ('answer' in outcome ? outcome.answer : undefined) ?? {};
  const told = {
    usage: came.usage && soundUsage(came.usage),
    rateLimits: soundLimits(came.rateLimits),
    model: 'model' in came && typeof came.model === 'string' ? came.model : undefined,
  };
  const costUsd = price ? costOfCall(price, told.usage, error) : 0;
  run.ledger.settle(reservedUsd, costUsd);
  tally.usd.spent += costUsd ?? 0;
  tally.usd.atMost += costUsd ?? reservedUsd;
  if (told.usage) tally.usage = addUsage(tally.usage, told.usage);
  addSpent(task, told, price && costUsd);
  const answered = !error || !isTransient(error.code);
  pace.came({ tokens: task.likelyTokens, usage: told.usage, rateLimits: told.rateLimits, answered });
  if (!answered) return;
  const downMs = health.up();
  if (downMs !== undefined) run.options.onOutage?.({ annotatorId: lane.annotator.id, backAfterMs: downMs });
}

/** The counts that can be: a server may tell anything, and less than nothing would give money back. */
function soundUsage(usage: Usage): Usage {
  return Object.fromEntries(Object.entries(usage).filter(([, tokens]) => Number.isSafeInteger(tokens) && tokens >= 0));
}

const limitKinds: readonly string[] = [
  'requests',
  'tokens',
  'input-tokens',
  'output-tokens',
] satisfies RateLimit['kind'][];

/** The limits that are some: an annotator in plain JavaScript may tell anything. */
function soundLimits(limits: unknown): RateLimit[] {
  return Array.isArray(limits) ? limits.filter((told?: RateLimit) => told && limitKinds.includes(told.kind)) : [];
}

/** US dollars that a call cost for sure; undefined when nobody can know. */
function costOfCall(
  price: Price,
  usage: Answer['usage'] | undefined,
  error: AnnotatorError | undefined,
): number | undefined {
  if (usage?.inputTokens !== undefined && usage.outputTokens !== undefined) return costOf(price, usage);
  // An answer that does not say all it used, and one that was lost on its way, may have cost anything.
  if (!error || isUnheard(error.code)) return undefined;
  // Declined, cut off or empty: the model was at work. All other errors come before it.
  return ['refused', 'blocked', 'truncated', 'empty'].includes(error.code) ? undefined : 0;
}

function askOnceMore<A extends string>(run: Run<A>, lane: Lane<A>, task: Task<A>, { again, detail }: Again): void {
  if (task.reasked) {
    giveFrom(run, lane, toAnnotation(task, { outcome: 'unreadable', detail }, run.now()));
    return;
  }
  task.reasked = true;
  if (again === 'truncated') task.maxOutputTokens *= 2;
  lane.tally.retried++;
  lane.retries.push({ task, atMs: run.now() });
}

function recover<A extends string>(run: Run<A>, lane: Lane<A>, task: Task<A>, error: AnnotatorError): void {
  const { annotator, health, pace, tally, retries } = lane;
  const { code, retryAfterMs, rateLimits = [] } = error;
  if (isFatal(code)) {
    if (!lane.ended) endLane(run, lane, error, task.who.sampleId);
    return;
  }
  if (!isTransient(code)) {
    fail(run, lane, task, error);
    return;
  }
  if (lane.ended) return;
  lane.trouble = error;
  if (code === 'rate-limited') {
    // A vendor that says "not so fast" is there; how long to wait is the pace's to say.
    tally.rateLimited++;
    pace.limited(retryAfterMs, rateLimits.length > 0);
    retries.push({ task, atMs: run.now() });
    return;
  }
  pace.overloaded(retryAfterMs);
  if (health.failed()) run.options.onOutage?.({ annotatorId: annotator.id, error });
  if (!isDown(lane) && ++task.retries > maxRetries) {
    fail(run, lane, task, error);
    return;
  }
  tally.retried++;
  retries.push({ task, atMs: run.now() + retryDelayMs(code, Math.max(0, task.retries - 1), retryAfterMs) });
}

function fail<A extends string>(run: Run<A>, lane: Lane<A>, { who }: Task<A>, error: Error): void {
  giveFrom(run, lane, { sampleId: who.sampleId, annotatorId: who.annotatorId, fatal: false, error });
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
