import { AnnotatorError, type Answer, type Call } from '@visionprefer/core';
import { Queue } from 'bullmq';
import { openQueues } from '../queues/open-queues.ts';
import { prefix, queueName } from '../queues/queue-name.ts';
import type { RedisConnection } from '../redis/connect-redis.ts';
import { isFull } from '../redis/is-full.ts';
import { reasonOf } from '../redis/name-of-url.ts';
import { type JobData, wireVersion } from '../wire/job-data.ts';
import { isAnswered, type Reply } from '../wire/reply.ts';
import { type CallWriting, writeCall } from '../wire/written-call.ts';
import { keepOpenQuestions } from './open-questions.ts';
import { queueJobs } from './queue-jobs.ts';
import { type QueueLimits, setLimits } from './queue-limits.ts';
import { createReleasePace } from './release-pace.ts';
import { releaseQuestions } from './release-questions.ts';
import { createRemoval } from './removal.ts';
import { shareRubrics } from './shared-rubrics.ts';
import { hearLimits } from './told-limits.ts';

/** The coordinator's side of the queue in which one annotator is asked. */
export interface AnnotatorQueue {
  readonly annotatorId: string;
  /** Questions that wait for a reply. */
  readonly waiting: number;
  /** How long there has been a question and no reply to any; 0 without a question. */
  readonly silentMs: number;
  /** Puts a call into the queue, and gives what came of it. */
  ask(call: Call): Promise<Answer>;
  /** Looks for replies. */
  poll(): Promise<void>;
  /** Puts everything right that a Redis which came back empty has lost. */
  reconcile(): Promise<void>;
  /** Why nobody takes questions out of it, as a sentence; undefined when that is not so. */
  obstacle(): Promise<string | undefined>;
  /** An annotation is written: its answer need not be kept in Redis any more. */
  settled(key: string): void;
  /** Removes the answers that are not needed any more. */
  clean(): Promise<void>;
  /** Takes back what no worker has begun with. */
  takeBack(): Promise<void>;
  /** Removes the queue and all that is in it. */
  remove(): Promise<void>;
}

/** What a queue is opened with. */
export interface AnnotatorQueueOptions extends QueueLimits, Omit<CallWriting, 'share'> {
  runId: string;
  annotatorId: string;
}

/** Jobs are kept until what they brought is written down. */
const kept = { attempts: 1, removeOnComplete: false, removeOnFail: false };
/** Events that BullMQ keeps of a queue. Nobody needs them, and there are five of each question. */
const keptEvents = 100;
/** Jobs whose data is fetched at once. */
const mostAtOnce = 500;

/** Opens the queue of one annotator, and tells workers of it. */
export async function openAnnotatorQueue(
  { client, name: redisName }: RedisConnection,
  { runId, annotatorId, timeoutMs, placeOf, ...limits }: AnnotatorQueueOptions,
): Promise<AnnotatorQueue> {
  const name = queueName(runId, annotatorId);
  const queue = new Queue<JobData, void, string>(name, {
    ...{ connection: client, prefix, streams: { events: { maxLen: keptEvents } } },
  });
  // The connection's own watch tells.
  queue.on('error', () => {});
  const open = openQueues(client);
  const questions = keepOpenQuestions();
  const jobs = queueJobs(queue, client);
  const removal = createRemoval(jobs);
  const rubrics = shareRubrics(client, queue.toKey('rubrics'));
  let lastReplyMs = performance.now();
  const pace = createReleasePace(limits.requestsPerMinute !== undefined);
  const announce = async () => {
    const requestsPerMinute = limits.requestsPerMinute ?? pace.toldPerMinute;
    await Promise.all([
      setLimits(queue, { ...limits, requestsPerMinute }),
      open.announce({ name, annotatorId, version: wireVersion }),
    ]);
  };
  const fail = (id: string, error: Error) => {
    pace.came(id, undefined);
    questions.failed(id, error);
  };
  const add = async (ids: readonly string[]) => {
    const added = ids.flatMap((id) => {
      const question = questions.waiting.get(id);
      if (!question) return [];
      const call = writeCall(question.call, { timeoutMs, placeOf, share: rubrics.write });
      return [{ name: call.sampleId, data: { version: wireVersion, call }, opts: { jobId: id, ...kept } }];
    });
    try {
      await rubrics.send();
      if (added.length > 0) await queue.addBulk(added);
    } catch (error) {
      const trouble = new AnnotatorError(
        'overloaded',
        `${redisName} takes no more questions: ${reasonOf(error as Error)}`,
      );
      for (const id of ids) fail(id, trouble);
    }
  };
  const releases = releaseQuestions(pace, add);
  const take = async (ids: readonly string[]) => {
    if (ids.length === 0) return;
    const replies = (await jobs.read(ids)).map((data) => data?.reply);
    lastReplyMs = performance.now();
    // What is not paid for is told once; the same question may come again.
    await jobs.remove(ids.filter((_, place) => !isPaid(replies[place])));
    for (const [place, id] of ids.entries()) {
      const reply = replies[place];
      pace.came(id, reply);
      if (reply) questions.replied(id, hearLimits(reply, questions.waiting.size));
      else questions.failed(id, new AnnotatorError('network', describeLost(annotatorId)));
    }
  };
  await announce();
  questions.found(await jobs.ended());
  return {
    annotatorId,
    get waiting() {
      return questions.waiting.size;
    },
    get silentMs() {
      return questions.waiting.size === 0 ? 0 : performance.now() - Math.max(lastReplyMs, oldestMs(questions.waiting));
    },
    ask(call) {
      const { id, reply } = questions.add(call);
      releases.add(id);
      return reply;
    },
    async poll() {
      if (questions.waiting.size === 0) return;
      const ended = await jobs.ended();
      await take(ended.filter((id) => questions.waiting.has(id)).slice(0, mostAtOnce));
    },
    async reconcile() {
      await Promise.all([announce(), rubrics.sendLost()]);
      const ids = [...questions.waiting.keys()].filter((id) => !releases.holds(id));
      if ((await jobs.count(ids)) === ids.length) return;
      // What is there already stays as it is.
      await add(ids);
    },
    async obstacle() {
      if (await isFull(client))
        return `${redisName} is full. Give it more memory (maxmemory), or remove what else is in it.`;
      if (await queue.isPaused()) return `Its queue ${name} is paused. Resume it where it was paused.`;
      if ((await queue.getWorkersCount()) > 0) return undefined;
      return `No worker answers for it. Start one, on any machine: visionprefer work --queue ${redisName} --annotator ${annotatorId}`;
    },
    settled: (key) => removal.add(questions.settled(key)),
    clean: removal.clean,
    async takeBack() {
      await Promise.all(
        [...questions.waiting.keys()].map(async (id) => {
          // Out of the line first: what a worker has begun with stays, and so does an answer.
          if (!releases.withdraw(id) && (await client.lrem(queue.toKey('wait'), 1, id)) === 0) return;
          await queue.remove(id);
          fail(id, new AnnotatorError('rate-limited', `${annotatorId}: the question was taken back.`));
        }),
      );
    },
    async remove() {
      await open.withdraw(name);
      await queue.obliterate({ force: true });
      await client.unlink(queue.toKey('rubrics'));
    },
  };
}

function isPaid(reply: Reply | undefined): boolean {
  return reply !== undefined && isAnswered(reply);
}

function oldestMs(waiting: ReadonlyMap<string, { sinceMs: number }>): number {
  const [first] = waiting.values();
  return first?.sinceMs ?? Number.NEGATIVE_INFINITY;
}

function describeLost(annotatorId: string): string {
  return `${annotatorId}: a worker ended, or lost Redis, before it answered.`;
}
