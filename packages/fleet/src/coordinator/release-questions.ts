import { setTimeout as wait } from 'node:timers/promises';
import type { ReleasePace } from './release-pace.ts';

/** Questions on their way into the queue. */
export interface Releases {
  add(id: string): void;
  /** Whether a question is held back still. */
  holds(id: string): boolean;
  /** Takes a question back; false when it has gone. */
  withdraw(id: string): boolean;
}

/** Questions that are asked within so long go to Redis together. */
const gatherMs = 5;

/** Lets questions go, in the order in which they were asked. @param send Puts some into the queue; does not throw. */
export function releaseQuestions(pace: ReleasePace, send: (ids: readonly string[]) => Promise<void>): Releases {
  const held = new Set<string>();
  let isReleasing = false;
  const release = async () => {
    while (held.size > 0) {
      await wait(Math.max(gatherMs, pace.waitMs()));
      const ids: string[] = [];
      for (const id of held) {
        if (pace.waitMs() > 0) break;
        pace.released(id);
        ids.push(id);
      }
      for (const id of ids) held.delete(id);
      await send(ids);
    }
    isReleasing = false;
  };
  return {
    add(id) {
      held.add(id);
      if (isReleasing) return;
      isReleasing = true;
      void release();
    },
    holds: (id) => held.has(id),
    withdraw: (id) => held.delete(id),
  };
}
