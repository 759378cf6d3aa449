import {
  type Annotator,
  type Answer,
  type Call,
  InputError,
  type LoadImage,
  type PaceLimits,
} from '@visionprefer/core';
import { connectRedis, type RedisConnection } from '../redis/connect-redis.ts';
import { reasonOf } from '../redis/name-of-url.ts';
import { repeat } from '../repeat.ts';
import { type AnnotatorQueue, openAnnotatorQueue } from './annotator-queue.ts';
import { claimRun, type RunClaim } from './claim-run.ts';
import { type PlacedImages, placeImages } from './placed-images.ts';

/** What {@link openFleet} is told. */
export interface FleetOptions {
  /** `redis://host:6379`, or `rediss://` with TLS. */
  redis: string;
  /** Default: the one in the url, or none. */
  password?: string | undefined;
  /** Under which answers are found again: {@link journalId} of the journal. */
  runId: string;
  /** Where the journal is, path and machine: two places cannot ask under one `runId` at a time. Default: not looked at. */
  holder?: string | undefined;
  /** They are not asked here, and need no key. */
  annotators: readonly Annotator[];
  loadImage: LoadImage;
  /** Folder of the samples. Files below it are named relative to it, and looked for in the folder that a worker names. */
  root?: string | URL | undefined;
  /** Most questions of each annotator that are in flight over all workers, or wait in its queue. Default 256. */
  concurrency?: number | undefined;
  /** Limits of an annotator that are known beforehand; they hold over all workers. */
  pace?: ((annotator: Annotator) => PaceLimits | undefined) | undefined;
  /** Deadline of one call, from when a worker begins with it. Default 300,000. */
  timeoutMs?: number | undefined;
  /** The run's own `drain`: when it is aborted, what no worker has begun with is taken back. */
  drain?: AbortSignal | undefined;
  /** Told in a sentence when a run waits for something: for Redis, or for workers. */
  onNotice?: ((notice: string) => void) | undefined;
}

/** A run's workers on other machines. */
export interface Fleet {
  /** What `annotate` or `openRun` is given, besides its own options. */
  readonly options: FleetRunOptions;
  /** The annotation with this key is written: its answer need not be kept in Redis any more. */
  settled(key: string): void;
  /** Lets go of Redis. Answers that are not written stay there for the next run, unless everything is done. */
  close(ending: { isDone: boolean }): Promise<void>;
}

/** Options of a run whose questions are asked by workers. */
export interface FleetRunOptions {
  annotators: readonly Annotator[];
  loadImage: LoadImage;
  concurrency: number;
  /** Of the wait for a worker, which has no end: the deadline of a call is the worker's. */
  timeoutMs: number;
  onCall(call: Call): Promise<Answer>;
}

const usualConcurrency = 256;
const pollMs = 50;
const cleanMs = 250;
const reconcileMs = 2_000;
/** After how long without any reply it is looked whether there are workers at all. */
const silentMs = 2_000;
/** Timers take no longer one: 24.8 days. */
const longestMs = 2 ** 31 - 1;

/**
 * Opens the queues of a run whose questions are answered by workers, on this machine or others. The run itself stays as it
 * is: journal, budget, pace and what is asked again are its own, and a question is put into the queue when it would be
 * asked. So nothing of it is divided among machines.
 *
 * @throws InputError at once when Redis is not there, or cannot hold a queue.
 */
export async function openFleet(options: FleetOptions): Promise<Fleet> {
  const { redis, password, annotators, concurrency = usualConcurrency, drain, onNotice = () => {} } = options;
  const images = placeImages(options.loadImage, options.root);
  const connection = await connectRedis(redis, { password, onNotice });
  const { queues, claim } = await openRun(connection, options, images.placeOf).catch((error: Error) => {
    connection.close();
    if (error instanceof InputError) throw error;
    throw new InputError(`${connection.name} cannot be used as a queue: ${reasonOf(error)}`, { cause: error });
  });
  const forEach = (act: (queue: AnnotatorQueue) => Promise<void>) => async () => {
    await Promise.all([...queues.values()].map(act));
  };
  const tell = tellObstacles(onNotice);
  const loops = [
    repeat(
      pollMs,
      forEach((queue) => queue.poll()),
    ),
    repeat(
      cleanMs,
      forEach((queue) => queue.clean()),
    ),
    repeat(
      reconcileMs,
      forEach(async (queue) => {
        await tell(queue);
        await queue.reconcile();
      }),
    ),
    repeat(reconcileMs, async () => claim?.renew()),
  ];
  const takeBack = forEach((queue) => queue.takeBack());
  const drained = () => void takeBack().catch(() => {});
  drain?.addEventListener('abort', drained);
  return {
    options: {
      annotators: annotators.map(askedElsewhere),
      ...{ loadImage: images.loadImage, concurrency, timeoutMs: longestMs },
      async onCall(call) {
        const queue = queues.get(call.annotator.id);
        if (!queue) throw new Error(`${call.annotator.id} is no annotator of this fleet.`);
        return queue.ask(call);
      },
    },
    settled(key) {
      for (const queue of queues.values()) queue.settled(key);
    },
    async close({ isDone }) {
      for (const stop of loops) stop();
      drain?.removeEventListener('abort', drained);
      const leave = forEach(async (queue) => {
        if (isDone) return queue.remove();
        await queue.takeBack();
        await queue.clean();
        await queue.clean();
      });
      const left = leave().then(claim?.release);
      // A Redis that is gone is not waited for.
      await Promise.race([left.catch(() => {}), new Promise((resolve) => setTimeout(resolve, 3_000).unref())]);
      connection.close();
    },
  };
}

/** Claims the name of a run, and opens the queues of its annotators. */
async function openRun(
  connection: RedisConnection,
  { runId, holder, annotators, pace, timeoutMs = 300_000, concurrency = usualConcurrency }: FleetOptions,
  placeOf: PlacedImages['placeOf'],
): Promise<{ queues: Map<string, AnnotatorQueue>; claim: RunClaim | undefined }> {
  const claim = holder === undefined ? undefined : await claimRun(connection.client, runId, holder);
  const queues = new Map<string, AnnotatorQueue>();
  for (const annotator of annotators) {
    const requestsPerMinute = pace?.(annotator)?.requestsPerMinute;
    const own = { runId, annotatorId: annotator.id, concurrency, requestsPerMinute, timeoutMs, placeOf };
    queues.set(annotator.id, await openAnnotatorQueue(connection, own));
  }
  return { queues, claim };
}

/** The annotator as a run knows it whose calls are made elsewhere: what this machine can do at once does not matter. */
function askedElsewhere(annotator: Annotator): Annotator {
  const { id, aspects, limits, maxOutputTokens, vendor, model, price, cacheWriteFactor } = annotator;
  return {
    ...{ specVersion: 1, id, aspects, limits, maxOutputTokens, vendor, model, price, cacheWriteFactor },
    imageTokens: annotator.imageTokens?.bind(annotator),
    addedTokens: annotator.addedTokens?.bind(annotator),
    answer: () => Promise.reject(new Error(`${id} is asked by workers: pass the fleet's onCall to the run.`)),
  };
}

/** Tells, once until that is over, why nobody takes questions out of a queue. */
function tellObstacles(onNotice: (notice: string) => void): (queue: AnnotatorQueue) => Promise<void> {
  const told = new Map<string, string>();
  return async (queue) => {
    const { annotatorId } = queue;
    const obstacle = queue.silentMs < silentMs ? undefined : await queue.obstacle();
    const before = told.get(annotatorId);
    if (obstacle === before) return;
    if (obstacle === undefined) {
      told.delete(annotatorId);
      onNotice(`${annotatorId} is asked again.`);
    } else {
      told.set(annotatorId, obstacle);
      onNotice(`${annotatorId} is not asked. ${obstacle}`);
    }
  };
}
