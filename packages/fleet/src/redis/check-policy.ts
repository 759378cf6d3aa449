import { InputError } from '@visionprefer/core';
import type { Redis } from 'ioredis';

/**
 * Looks whether a Redis keeps what it is given: one that throws keys away when it is full loses questions, and says
 * nothing.
 *
 * @throws InputError when it may.
 */
export async function checkPolicy(client: Redis, name: string): Promise<void> {
  // `CONFIG` is forbidden at many hosts; `INFO` is not.
  const [, policy] = /^maxmemory_policy:(\S+)/m.exec(await client.info('memory')) ?? [];
  if (policy === undefined || policy === 'noeviction') return;
  throw new InputError(
    `${name} throws keys away when it is full (maxmemory-policy ${policy}): questions and answers would be lost. Set it to noeviction: redis-cli config set maxmemory-policy noeviction`,
  );
}
