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
  [
    /ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/,
    'it cannot be reached. Look at the address, the firewall, and whether it speaks TLS (rediss://) or not (redis://).',
  ],
  [/WRONGPASS/, 'it does not take the password. Mend it.'],
  [/NOAUTH/, 'it wants a password. Put it into VISIONPREFER_REDIS_PASSWORD, or into the address.'],
  [/NOPERM/, 'its user may not do what a queue needs: all commands on keys and channels of {visionprefer}:*.'],
  [/^MOVED|CROSSSLOT/, 'it is a node of a cluster that does not hold {visionprefer}. Use a single Redis.'],
  [/^CLUSTERDOWN/, 'it is a node of a cluster that is down. Mend it, or use a single Redis.'],
  [/^READONLY/, 'it is a replica, which takes no questions. Name its primary.'],
  [/^MISCONF/, 'it takes nothing, because it cannot write its data to its disk. Look at its log.'],
  [
    /SELF_SIGNED|self-signed|unable to verify|unable to get local issuer/,
    'its certificate is of nobody this machine trusts. Name the authority in NODE_EXTRA_CA_CERTS.',
  ],
  [
    /altnames|Hostname\/IP does not match/,
    'its certificate is for another host. Name the host as its certificate does.',
  ],
  [/wrong version number|packet length too long/, 'it does not speak TLS there. Use redis://, or the port with TLS.'],
  [/^OOM|OOM command/, 'it is full. Give it more memory (maxmemory), or remove what else is in it.'],
  [/LOADING/, 'it is still reading its data from the disk.'],
  [/ECONNRESET|Connection is closed|EPIPE/, 'it closed the connection.'],
];

/** What an error of a connection means, as a sentence. */
export function reasonOf({ message }: Error): string {
  return advices.find(([pattern]) => pattern.test(message))?.[1] ?? `${message.replace(/\.?$/, '.')}`;
}
