import type { QueueJobs } from './queue-jobs.ts';

/** Removes jobs that are not needed any more, a little later. */
export interface Removal {
  add(ids: readonly string[]): void;
  /** Removes what was added before it was called last. */
  clean(): Promise<void>;
}

/**
 * Creates a removal. An annotation is in the journal when it is told, and on the disk a tenth of a second later: until
 * then its answer stays in Redis, so that no power cut loses both.
 */
export function createRemoval(jobs: Pick<QueueJobs, 'remove'>): Removal {
  let fresh: string[] = [];
  let due: string[] = [];
  return {
    add(ids) {
      fresh.push(...ids);
    },
    async clean() {
      const ids = due;
      due = fresh;
      fresh = [];
      try {
        await jobs.remove(ids);
      } catch (error) {
        due.push(...ids);
        throw error;
      }
    },
  };
}
