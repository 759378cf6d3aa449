import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { JobData } from '../wire/job-data.ts';

/** The jobs of one queue that have ended, read and removed many at a time. */
export interface QueueJobs {
  /** Ids of the jobs that have ended, well or not. */
  ended(): Promise<string[]>;
  /** What jobs hold; undefined where a job is not there any more. */
  read(ids: readonly string[]): Promise<(JobData | undefined)[]>;
  /** How many of these are there, in whatever state. */
  count(ids: readonly string[]): Promise<number>;
  /** Removes jobs that have ended. */
  remove(ids: readonly string[]): Promise<void>;
}

/**
 * Gives the jobs of a queue. BullMQ reads and removes them one by one, and tells its listeners of each: half of what a
 * question costs its run. In Redis a job is a hash, and its id stands in the sorted set of its state.
 */
export function queueJobs(queue: Queue<JobData, void, string>, client: Redis): QueueJobs {
  const states = ['completed', 'failed'].map((state) => queue.toKey(state));
  const keysOf = (ids: readonly string[]) => ids.map((id) => queue.toKey(id));
  return {
    async ended() {
      const rows = await Promise.all(states.map((key) => client.zrange(key, 0, '-1')));
      return rows.flat();
    },
    async read(ids) {
      const pipeline = client.pipeline();
      for (const key of keysOf(ids)) pipeline.hget(key, 'data');
      const rows = (await pipeline.exec()) ?? [];
      return rows.map((row) => {
        const text = given<string | null>(row);
        return text === null ? undefined : (JSON.parse(text) as JobData);
      });
    },
    count: async (ids) => (ids.length === 0 ? 0 : client.exists(...keysOf(ids))),
    async remove(ids) {
      if (ids.length === 0) return;
      const transaction = client.multi();
      for (const key of states) transaction.zrem(key, ...ids);
      await transaction.unlink(...keysOf(ids)).exec();
    },
  };
}

/** What a command of a pipeline gave; throws what it failed with. */
function given<T>([error, value]: [Error | null, unknown]): T {
  if (error) throw error;
  return value as T;
}
