import { hostname } from 'node:os';
import { type Annotator, type Answer, type Call, InputError, type LoadImage } from '@visionprefer/core';
import { openQueues } from '../queues/open-queues.ts';
import { connectRedis } from '../redis/connect-redis.ts';
import { repeat } from '../repeat.ts';
import { wireVersion } from '../wire/job-data.ts';
import { type ServedQueue, serveQueue } from './serve-queue.ts';

/** What {@link joinFleet} is told. */
export interface JoinOptions {
  /** `redis://host:6379`, or `rediss://` with TLS. */
  redis: string;
  /** Default: the one in the url, or none. */
  password?: string | undefined;
  /** Those that this worker asks, with their keys. It answers for runs that ask them. */
  annotators: readonly Annotator[];
  /** Reads images; relative urls are those of the run's folder of samples. */
  loadImage: LoadImage;
  /** Most questions in flight for each annotator of each run. Default 32, or fewer where the annotator says so. */
  concurrency?: number | undefined;
  /** How long this worker may be silent before its questions are asked again. Default 24,000. */
  lostAfterMs?: number | undefined;
  /** Wraps every call, for traces and measures. */
  onCall?: ((call: Call, proceed: () => Promise<Answer>) => Promise<Answer>) | undefined;
  /** Told in a sentence when it waits for Redis, and which runs it works for. */
  onNotice?: ((notice: string) => void) | undefined;
  /** Told after every question what it has done. */
  onProgress?: ((progress: MemberProgress) => void) | undefined;
}

/** What a worker has done. */
export interface MemberProgress {
  answered: number;
  /** Calls that brought no answer; their runs decide whether they are made again. */
  failed: number;
  inFlight: number;
}

/** A worker of a fleet, at work. */
export interface FleetMember {
  progress(): MemberProgress;
  /**
   * Rejected with an InputError when it can be of no use: when its first image cannot be read, or its key is turned down. The
   * questions are given back.
   */
  readonly unfit: Promise<never>;
  /** Takes nothing more, and finishes what is under way. With `force` that is left, and asked again elsewhere. */
  close(ending?: { force?: boolean | undefined }): Promise<void>;
}

const lookMs = 2_000;
/** Stalls are looked for every third of it: the last question of a killed worker is asked again within 40 s. */
const usualLostAfterMs = 24_000;

/**
 * Makes this process a worker of a fleet: it asks the questions that runs have put into their queues at a Redis, until it is closed.
 *
 * @throws InputError at once when Redis is not there, or cannot hold a queue.
 */
export async function joinFleet(options: JoinOptions): Promise<FleetMember> {
  const { annotators, loadImage, onCall, onNotice = () => {}, onProgress = () => {} } = options;
  const connection = await connectRedis(options.redis, { password: options.password, onNotice });
  const { client } = connection;
  const open = openQueues(client);
  const stopping = new AbortController();
  const served = new Map<string, ServedQueue>();
  const progress: MemberProgress = { answered: 0, failed: 0, inFlight: 0 };
  let reject = (_error: InputError) => {};
  const unfit = new Promise<never>((_, rejected) => {
    reject = rejected;
  });
  // Nobody need listen.
  unfit.catch(() => {});
  const serve = (name: string, annotator: Annotator) =>
    serveQueue(client, name, {
      ...{ annotator, loadImage, onCall, worker: workerName(), signal: stopping.signal },
      concurrency: Math.min(options.concurrency ?? 32, annotator.concurrency ?? Infinity),
      lostAfterMs: options.lostAfterMs ?? usualLostAfterMs,
      isProven: () => progress.answered > 0,
      began() {
        progress.inFlight++;
        onProgress({ ...progress });
        return (reply) => {
          progress.inFlight--;
          if (reply) progress['answer' in reply ? 'answered' : 'failed']++;
          onProgress({ ...progress });
        };
      },
      unfit: (error) => reject(new InputError(error.message, { cause: error })),
      onFull: () =>
        onNotice(`${connection.name} is full: answers wait until there is room. Give it more memory (maxmemory).`),
    });
  const passedOver = new Set<string>();
  /** Those that were not among the open ones when it was looked last. */
  const missed = new Set<string>();
  const look = async () => {
    const queues = await open.list();
    for (const { name, annotatorId, version } of queues) {
      const annotator = annotators.find(({ id }) => id === annotatorId);
      if (!annotator || served.has(name) || stopping.signal.aborted) continue;
      if (version !== wireVersion) {
        if (!passedOver.has(name)) onNotice(describeVersions(name, version));
        passedOver.add(name);
        continue;
      }
      served.set(name, serve(name, annotator));
      onNotice(`Answers for ${annotatorId} in ${name}.`);
    }
    for (const [name, queue] of served) {
      if (queues.some((other) => other.name === name)) missed.delete(name);
      // A Redis that came back empty hears of it again from its run.
      else if (missed.delete(name)) {
        served.delete(name);
        await queue.close(false);
        onNotice(`${name} is done.`);
      } else missed.add(name);
    }
  };
  await look();
  const stopLooking = repeat(lookMs, look);
  return {
    progress: () => ({ ...progress }),
    unfit,
    async close({ force = false } = {}) {
      stopLooking();
      if (force) stopping.abort(new DOMException('The worker was told to end at once.', 'AbortError'));
      await Promise.all([...served.values()].map((queue) => queue.close(force)));
      connection.close();
    },
  };
}

function describeVersions(name: string, version: number): string {
  return `${name} is passed over: its run is of ${version > wireVersion ? 'a newer' : 'an older'} version of VisionPrefer (queue ${version}, this worker ${wireVersion}). Install the same one on all machines.`;
}

function workerName(): string {
  return `${hostname()} (process ${process.pid})`;
}
