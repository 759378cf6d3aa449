import { InputError } from '@visionprefer/core';
import { Redis } from 'ioredis';
import { prefix } from '../queues/queue-name.ts';
import { repeat } from '../repeat.ts';
import { checkPolicy } from './check-policy.ts';
import { nameOfUrl, reasonOf } from './name-of-url.ts';

/** A Redis that answers, or is waited for. */
export interface RedisConnection {
  client: Redis;
  /** As messages name it: without its password. */
  name: string;
  /** Lets go of it at once. */
  close(): void;
}

/** What {@link connectRedis} is told. */
export interface ConnectOptions {
  /** Default: the one in the url, or none. */
  password?: string | undefined;
  /** Told in a sentence when the Redis is gone, and when it is back. */
  onNotice?: ((notice: string) => void) | undefined;
}

/**
 * Connects to a Redis, or a Valkey, and looks whether it can hold a queue. Once connected, it may be gone for a while: what
 * is asked of it waits until it is back.
 *
 * @throws InputError at once when it is not there, does not take the password, or may throw keys away.
 */
export async function connectRedis(
  url: string,
  { password, onNotice = () => {} }: ConnectOptions = {},
): Promise<RedisConnection> {
  const name = nameOfUrl(url);
  await probe(url, { name, password });
  const client = new Redis(url, {
    ...(password !== undefined && { password }),
    // Commands wait for a Redis that is gone: an answer in hand must not be thrown away.
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => Math.min(100 * attempt, 1_000),
  });
  const stopWatching = watch(client, name, onNotice);
  return {
    client,
    name,
    close() {
      stopWatching();
      client.disconnect();
    },
  };
}

const lookMs = 2_000;
/** A Redis that is slow answers within a second still. */
const silentMs = 5_000;

/** Connects once, to tell at once what is wrong. */
async function probe(url: string, { name, password }: { name: string; password: string | undefined }): Promise<void> {
  const client = new Redis(url, {
    ...(password !== undefined && { password }),
    ...{ lazyConnect: true, connectTimeout: 10_000, maxRetriesPerRequest: 0, retryStrategy: () => null },
  });
  let trouble: Error | undefined;
  client.on('error', (error: Error) => {
    trouble = error;
  });
  try {
    await client.connect();
    // Writes nothing: to look whether it could.
    await client.hdel(`${prefix}:queues`, 'nobody');
    await checkPolicy(client, name);
  } catch (error) {
    if (error instanceof InputError) throw error;
    // What `connect` throws is that the connection is closed: why is told before.
    const reason = reasonOf(trouble ?? (error as Error));
    const hint =
      /closed the connection/.test(reason) && /^(redis|valkey):/.test(name) ? ' If it wants TLS, write rediss://.' : '';
    throw new InputError(`${name} cannot be used as a queue: ${reason}${hint}`, { cause: error });
  } finally {
    client.disconnect();
  }
}

/** Tells when a Redis is gone, or does not answer, and when it is back. Gives what ends that. */
function watch(client: Redis, name: string, onNotice: (notice: string) => void): () => void {
  let goneAtMs: number | undefined;
  const gone = (sinceMs: number, why: string) => {
    if (goneAtMs !== undefined) return;
    goneAtMs = sinceMs;
    onNotice(`${name} ${why} It is waited for; nothing that was answered is lost.`);
  };
  const back = () => {
    if (goneAtMs === undefined) return;
    const seconds = Math.max(1, Math.round((performance.now() - goneAtMs) / 1_000));
    goneAtMs = undefined;
    onNotice(`${name} is back, after ${seconds} second${seconds === 1 ? '' : 's'}.`);
  };
  client.on('error', (error: Error) => gone(performance.now(), `is gone: ${reasonOf(error)}`));
  client.on('ready', back);
  return repeat(lookMs, async () => {
    const askedMs = performance.now();
    // What this process was too busy to read is read first.
    const late = setTimeout(() => setImmediate(() => isSilent && gone(askedMs, 'does not answer.')), silentMs);
    let isSilent = true;
    await client.ping().finally(() => {
      isSilent = false;
      clearTimeout(late);
    });
    back();
  });
}
