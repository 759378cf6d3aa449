import { InputError } from '@visionprefer/core';

/**
 * A Redis as messages name it, `redis://host:6379/2`: without user and password.
 *
 * @throws InputError for a url that is none of a Redis.
 */
export function nameOfUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^(redis|valkey)s?:$/.test(parsed.protocol) || !parsed.hostname) {
    throw new InputError('The queue is no address of a Redis. Expected redis://host:6379, or rediss:// with TLS.');
  }
  const { protocol, hostname, port, pathname } = parsed;
  return `${protocol}//${hostname}:${port || '6379'}${pathname === '/' ? '' : pathname}`;
}

const advices: readonly [RegExp, string][] = [
  [/ECONNREFUSED/, 'nothing listens there. Start it, or mend the address.'],
  [/ENOTFOUND|EAI_AGAIN/, 'there is no such host. Mend the address.'],
  [/ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/, 'it cannot be reached. Look at the address and the firewall.'],
  [/WRONGPASS/, 'it does not take the password. Mend it.'],
  [/NOAUTH/, 'it wants a password. Put it into VISIONPREFER_REDIS_PASSWORD, or into the address.'],
  [/NOPERM/, 'its user may not do what a queue needs: all commands on keys and channels of {visionprefer}:*.'],
  [/MOVED|CROSSSLOT/, 'it is a node of a cluster. Use a single Redis.'],
  [/^OOM|OOM command/, 'it is full. Give it more memory (maxmemory), or remove what else is in it.'],
  [/LOADING/, 'it is still reading its data from the disk.'],
  [/ECONNRESET|Connection is closed|EPIPE/, 'it closed the connection.'],
];

/** What an error of a connection means, as a sentence. */
export function reasonOf({ message }: Error): string {
  return advices.find(([pattern]) => pattern.test(message))?.[1] ?? `${message.replace(/\.?$/, '.')}`;
}
