import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Rubric } from '../wire/rubric.ts';

/** The rubrics of a queue, each of which is in Redis once. */
export interface SharedRubrics {
  /** Gives what stands for a rubric in a job: its digest, or the rubric itself where there are too many of them. */
  write(rubric: Rubric): string | Rubric;
  /** Puts what is new into Redis: before the jobs that name it. */
  send(): Promise<void>;
  /** Puts all there again when Redis has lost some. */
  sendLost(): Promise<void>;
}

/** A run has a few. A strategy that writes another one for each sample does not fill Redis with them. */
const most = 64;

/** Shares rubrics. @param key Of the hash in Redis that holds them. */
export function shareRubrics(client: Redis, key: string): SharedRubrics {
  /** Rubric as JSON → its digest. */
  const known = new Map<string, string>();
  let unsent: [digest: string, text: string][] = [];
  return {
    write(rubric) {
      const text = JSON.stringify(rubric);
      const digest = known.get(text);
      if (digest !== undefined) return digest;
      if (known.size >= most) return rubric;
      const made = createHash('sha256').update(text).digest('hex').slice(0, 32);
      known.set(text, made);
      unsent.push([made, text]);
      return made;
    },
    async send() {
      if (unsent.length === 0) return;
      const sending = unsent;
      await client.hset(key, ...sending.flat());
      unsent = unsent.filter((each) => !sending.includes(each));
    },
    async sendLost() {
      if (known.size === 0 || (await client.hlen(key)) >= known.size) return;
      await client.hset(key, ...[...known].flatMap(([text, digest]) => [digest, text]));
    },
  };
}
