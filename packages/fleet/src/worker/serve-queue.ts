import { setTimeout as wait } from 'node:timers/promises';
import { AnnotatorError } from '@visionprefer/core';
import { type Job, Queue, WaitingError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { prefix } from '../queues/queue-name.ts';
import { type JobData, wireVersion } from '../wire/job-data.ts';
import { type Reply, writeThrown } from '../wire/reply.ts';
import { type Answering, answerCall } from './answer-call.ts';
import { knowRubrics } from './known-rubrics.ts';
import { UnseenImage } from './load-shown.ts';

/** A queue that is being worked off. */
export interface ServedQueue {
  /** Finishes what is under way; with `force`, leaves it. */
  close(force: boolean): Promise<void>;
}

/** What one queue is served with. */
export interface ServeOptions extends Omit<Answering, 'readRubric'> {
  /** Most questions in flight. */
  concurrency: number;
  /** How long a worker may be silent before its questions are asked by others. */
  lostAfterMs: number;
  /** Whether this worker has answered before: then what goes wrong is the question's own trouble. */
  isProven(): boolean;
  /** A question is begun with; gives what it is told at its end, with the reply if there is one. */
  began(): (reply?: Reply) => void;
  /** An answer waits, because Redis is full. */
  onFull(): void;
  /** This worker cannot answer anything; the question is given back. */
  unfit(error: Error): void;
}

/** How long the end of a worker that is told to end at once may take. */
const longestFarewellMs = 2_000;
/** After how long it is tried again to put a reply into a Redis that was full. */
const roomMs = 250;
/** Pause for all workers when a vendor says "not so fast" without saying how long. */
const usualPauseMs = 250;

/** Works off one queue. */
export function serveQueue(client: Redis, name: string, options: ServeOptions): ServedQueue {
  const { concurrency, lostAfterMs, began } = options;
  const queue = new Queue<JobData, void, string>(name, { connection: client, prefix, skipMetasUpdate: true });
  const readRubric = knowRubrics(client, queue.toKey('rubrics'));
  const unfit = (error: Error) => {
    // It would take the same question again at once.
    void worker.pause(true);
    options.unfit(error);
  };
  const answer = async (job: Job<JobData, void, string>, token: string | undefined) => {
    // It was answered, and only its end was not told.
    if (job.data.reply) return;
    const end = began();
    let reply: Reply | undefined;
    try {
      reply = await replyOrGiveBack(job, token, { ...options, readRubric, unfit });
      await pauseAll(queue, reply);
      // Into the job before it ends: this needs no lock, so an answer is not lost with one.
      await keepReply(job, reply, options);
    } finally {
      end(reply);
    }
  };
  const worker = new Worker<JobData, void, string>(name, answer, {
    ...{
      connection: client,
      prefix,
      concurrency,
      lockDuration: lostAfterMs,
      stalledInterval: Math.ceil(lostAfterMs / 3),
    },
    // A question of a worker that is lost fails: the run asks it again, within its budget.
    maxStalledCount: 0,
  });
  // The connection's own watch tells; what a lost lock or a lost job comes to, the run sees.
  queue.on('error', () => {});
  worker.on('error', () => {});
  return {
    async close(force) {
      // Calls that are aborted fail their jobs, so that they are asked again at once. A Redis that is gone is not told.
      if (!force) await worker.close();
      else await Promise.race([worker.close(), wait(longestFarewellMs, undefined, { ref: false })]);
    },
  };
}

/** Puts a reply into its job, as soon as Redis has room for it: it may be paid for. */
async function keepReply(
  job: Job<JobData, void, string>,
  reply: Reply,
  { signal, onFull }: Pick<ServeOptions, 'signal' | 'onFull'>,
): Promise<void> {
  for (let isTold = false; ; isTold = true) {
    try {
      await job.updateData({ version: wireVersion, reply });
      return;
    } catch (error) {
      if (!isFullError(error) || signal.aborted) throw error;
      if (!isTold) onFull();
      await wait(roomMs, undefined, { signal });
    }
  }
}

function isFullError(error: unknown): boolean {
  return error instanceof Error && /\bOOM\b/.test(error.message);
}

/** What came of a call. A worker that was of no use so far gives back what it cannot ask, and says so. */
async function replyOrGiveBack(
  job: Job<JobData, void, string>,
  token: string | undefined,
  options: ServeOptions & Answering,
): Promise<Reply> {
  const reply = await makeReply(job.data, options);
  if (!('unfit' in reply)) return reply;
  if (options.isProven()) return writeThrown(reply.unfit);
  options.unfit(reply.unfit);
  await job.moveToWait(token);
  throw new WaitingError();
}

/** What came of a call, or why this machine could not make it. */
async function makeReply(data: JobData, options: Answering): Promise<Reply | { unfit: Error }> {
  if (data.version !== wireVersion || !data.call) {
    return writeThrown(
      new AnnotatorError('network', 'Another version of VisionPrefer wrote the question: it is written anew.'),
    );
  }
  try {
    return { answer: await answerCall(data.call, options) };
  } catch (error) {
    // Leaves the job, which fails: the run asks it again.
    if (options.signal.aborted) throw error;
    if (error instanceof UnseenImage || isRefusedKey(error)) return { unfit: error };
    return writeThrown(error);
  }
}

function isRefusedKey(error: unknown): error is AnnotatorError {
  return error instanceof AnnotatorError && (error.code === 'unauthorized' || error.code === 'unknown-model');
}

/** A vendor that asks to wait is left alone by all workers. A longer pause is not cut short. */
async function pauseAll(queue: Queue, reply: Reply): Promise<void> {
  if (!('error' in reply)) return;
  const { code, retryAfterMs = code === 'rate-limited' ? usualPauseMs : 0 } = reply.error;
  if (!(code === 'rate-limited' || code === 'overloaded') || retryAfterMs <= 0) return;
  if ((await queue.getRateLimitTtl()) < retryAfterMs) await queue.rateLimit(Math.ceil(retryAfterMs));
}
