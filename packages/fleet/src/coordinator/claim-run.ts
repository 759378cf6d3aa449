import { InputError } from '@visionprefer/core';
import type { Redis } from 'ioredis';
import { prefix } from '../queues/queue-name.ts';

/** A run's word that nobody else asks under its name. */
export interface RunClaim {
  /** It goes on: to be told every few seconds. */
  renew(): Promise<void>;
  release(): Promise<void>;
}

/** A run that was killed is taken for gone after so long. */
const forgottenMs = 15_000;

/**
 * Claims the name of a run at a Redis. A journal's lock keeps two runs from it; but when it was copied with the file that
 * has its name, two journals would take each other's answers.
 *
 * @param holder Where the journal is. The same place may claim again at once: its run was killed.
 * @throws InputError when a run of another place asks under the name.
 */
export async function claimRun(client: Redis, runId: string, holder: string): Promise<RunClaim> {
  const key = `${prefix}:run:${runId}`;
  const renew = async () => {
    await client.set(key, holder, 'PX', forgottenMs);
  };
  const other = (await client.set(key, holder, 'PX', forgottenMs, 'NX')) ? null : await client.get(key);
  if (other !== null && other !== holder) {
    throw new InputError(
      `The run of ${other} is under way under the same name at this queue. If this journal is a copy of that one, delete the .queue.json beside it. If it was moved here, end the other run, and wait ${forgottenMs / 1_000} seconds.`,
    );
  }
  await renew();
  return {
    renew,
    async release() {
      await client.unlink(key);
    },
  };
}
