import type { Redis } from 'ioredis';

/** Whether a Redis has as much memory as it may have: then it takes nothing new, and workers cannot even begin. */
export async function isFull(client: Redis): Promise<boolean> {
  const info = await client.info('memory');
  const [used = 0, most = 0] = ['used_memory', 'maxmemory'].map((name) =>
    Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0),
  );
  return most > 0 && used >= most;
}
