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
  const known = new Map<string, KnownRubric>();
  let unsent: KnownRubric[] = [];
  const put = async (rubrics: readonly KnownRubric[]) => {
    await client.hset(key, ...rubrics.flatMap(({ digest, text }) => [digest, text]));
  };
  return {
    write(rubric) {
      const name = nameOf(rubric);
      const found = known.get(name);
      if (found) return found.digest;
      if (known.size >= most) return rubric;
      const text = JSON.stringify(rubric);
      const made = { text, digest: createHash('sha256').update(text).digest('hex').slice(0, 32) };
      known.set(name, made);
      unsent.push(made);
      return made.digest;
    },
    async send() {
      if (unsent.length === 0) return;
      const sending = unsent;
      await put(sending);
      unsent = unsent.filter((each) => !sending.includes(each));
    },
    async sendLost() {
      if (known.size > 0 && (await client.hlen(key)) < known.size) await put([...known.values()]);
    },
  };
}

interface KnownRubric {
  digest: string;
  text: string;
}

/** Tells the rubrics of one run apart, in which an aspect is known by its id. Writing them whole takes three times as long. */
function nameOf({ instructions, aspects, schema, limits }: Rubric): string {
  return `${aspects.map(({ id }) => id)}\n${JSON.stringify([schema, limits])}\n${instructions}`;
}
