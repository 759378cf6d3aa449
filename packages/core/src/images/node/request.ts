import { lookup } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent, type RequestOptions, request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { ImageError } from '../../contract/errors.ts';
import type { ReadImageSettings } from '../read-image-options.ts';
import { shortUrl } from '../short-url.ts';
import { isPublicAddress } from './is-public-address.ts';

/** The way out to the network, and which of its addresses may be reached. */
export interface Network {
  lookup: LookupFunction;
  mayReach(address: string): boolean;
  /** Whose connections are kept and used again; the default one goes through the proxies of the environment. */
  agent: Agent | undefined;
  /** Before the first retry; twice as long before each further one. */
  retryDelayMs: number;
  /** Certificates to trust besides those of the system. */
  tls?: Pick<RequestOptions, 'ca'>;
}

/**
 * Connections of its own for all that is fetched from public addresses: one that was opened without the check, by the
 * application or by a run that allows private hosts, must not be used again, and neither must a proxy, which would
 * resolve names itself.
 */
const publicConnections = new Agent({ keepAlive: true, timeout: 30_000 });

/** Names that never lead to the public internet: RFC 6761, 6762, 8375, and `internal`, reserved by ICANN. */
const privateNames = /(^|\.)(localhost|local|internal|home\.arpa)\.?$/;

/** The network as the settings allow it. */
export function openNetwork({ allowPrivateHosts }: ReadImageSettings): Network {
  return {
    lookup: lookup as LookupFunction,
    mayReach: allowPrivateHosts ? () => true : isPublicAddress,
    agent: allowPrivateHosts ? undefined : publicConnections,
    retryDelayMs: 500,
  };
}

/**
 * Asks for what is at a url, without following redirects.
 *
 * @throws ImageError when its address may not be reached.
 */
export async function request(url: URL, network: Network, signal: AbortSignal): Promise<IncomingMessage> {
  const { mayReach, agent, tls } = network;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isPrivate = isIP(host) ? !mayReach(host) : privateNames.test(host) && !mayReach('127.0.0.1');
  if (isPrivate) throw privateHost(url);
  const headers = { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'visionprefer' };
  const options = { headers, signal, lookup: checkedLookup(url, network), agent, ...tls };
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'http:' ? requestHttp : requestHttps;
    send(url, options, resolve).on('error', reject).end();
  });
}

/** Resolves a name to addresses all of which may be reached; the connection goes to one of them and nowhere else. */
function checkedLookup(url: URL, { lookup, mayReach }: Network): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '');
      const addresses = Array.isArray(found) ? found : [{ address: found, family: isIP(found) }];
      if (!addresses.every(({ address }) => mayReach(address))) return callback(privateHost(url), '');
      const [first] = addresses;
      if (options.all || !first) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function privateHost(url: URL): ImageError {
  return new ImageError(
    `${shortUrl(url.href)} is not fetched: its address is private. Images are fetched from public addresses only.`,
    {
      code: 'private-address',
      advice:
        'To fetch it all the same, set allowPrivateHosts, such as imageLoader({ root, allowPrivateHosts: true }).',
    },
  );
}
