import type { Redis } from 'ioredis';
import { prefix } from './queue-name.ts';

/** The queues that runs ask in, by which workers find them. */
export interface OpenQueues {
  /** Tells workers that there is this queue, or that there still is. */
  announce(queue: OpenQueue): Promise<void>;
  /** The queue is gone. */
  withdraw(name: string): Promise<void>;
  list(): Promise<OpenQueue[]>;
}

/** A queue in which an annotator is asked. */
export interface OpenQueue {
  /** As BullMQ knows it. */
  name: string;
  annotatorId: string;
  /** Of what is told in it: {@link wireVersion}. */
  version: number;
}

/** A run that has been silent for so long will not go on. */
const forgottenMs = 30 * 86_400_000;

/** Gives the queues that are open at a Redis. */
export function openQueues(client: Redis): OpenQueues {
  const key = `${prefix}:queues`;
  return {
    async announce({ name, annotatorId, version }) {
      await client.hset(key, name, JSON.stringify({ annotatorId, version, at: Date.now() }));
    },
    async withdraw(name) {
      await client.hdel(key, name);
    },
    async list() {
      const entries = Object.entries(await client.hgetall(key));
      return entries.flatMap(([name, text]) => {
        const { annotatorId, version = 1, at } = JSON.parse(text) as Omit<OpenQueue, 'name'> & { at: number };
        return Date.now() - at < forgottenMs ? [{ name, annotatorId, version }] : [];
      });
    },
  };
}
