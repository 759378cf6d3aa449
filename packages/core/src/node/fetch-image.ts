import { lookup as lookupHost } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { ImageError } from '../errors.ts';
import { type ReadImageSettings, shortUrl } from '../read-image.ts';
import { isPublicAddress } from './public-address.ts';

const maxRedirects = 5;

/**
 * Fetches an image from a public address. The address is checked after the name is resolved, for each connection and
 * redirect, and the connection goes to the very address that was checked.
 *
 * @throws ImageError on a private address, a redirect to another scheme, an answer other than 200, too many bytes or
 * too long a wait.
 */
export async function fetchImage(url: string, settings: ReadImageSettings): Promise<Uint8Array> {
  const timeout = AbortSignal.timeout(settings.timeoutMs);
  const signal = AbortSignal.any([settings.signal, timeout]);
  try {
    let place = new URL(url);
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const response = await get(place, settings, signal);
      const next = redirectOf(response, place);
      if (!next) return await readBody(response, place, settings.maxBytes);
      response.destroy();
      if (next.protocol !== 'https:' && !(next.protocol === 'http:' && settings.allowPrivateHosts)) {
        throw new ImageError(`${shortUrl(url)} redirects to ${next.protocol}, expected https:.`);
      }
      place = next;
    }
    throw new ImageError(`${shortUrl(url)} redirects more than ${maxRedirects} times.`);
  } catch (error) {
    if (error instanceof ImageError) throw error;
    settings.signal.throwIfAborted();
    if (timeout.aborted) throw new ImageError(`${shortUrl(url)} did not arrive within ${settings.timeoutMs} ms.`);
    throw new ImageError(`${shortUrl(url)} cannot be fetched: ${(error as Error).message}.`, { cause: error });
  }
}

function get(url: URL, { allowPrivateHosts }: ReadImageSettings, signal: AbortSignal): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!allowPrivateHosts && isIP(host) && !isPublicAddress(host)) return Promise.reject(privateHost(url));
  const headers = { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'visionprefer' };
  const lookup = allowPrivateHosts ? undefined : publicLookup(url);
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'http:' ? requestHttp : requestHttps;
    request(url, { headers, signal, ...(lookup && { lookup }) }, resolve)
      .on('error', reject)
      .end();
  });
}

function publicLookup(url: URL): LookupFunction {
  return (hostname, options, callback) => {
    lookupHost(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '');
      if (!addresses.every(({ address }) => isPublicAddress(address))) return callback(privateHost(url), '');
      const [first] = addresses;
      if (options.all || !first) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function privateHost(url: URL): ImageError {
  return new ImageError(
    `${shortUrl(url.href)} is not fetched: its address is private. Images are fetched from public addresses only, unless private hosts are allowed.`,
  );
}

function redirectOf({ statusCode = 0, headers }: IncomingMessage, place: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(statusCode) || !headers.location) return undefined;
  const next = URL.parse(headers.location, place);
  if (!next) throw new ImageError(`${shortUrl(place.href)} redirects to something that is not a url.`);
  return next;
}

async function readBody(response: IncomingMessage, url: URL, maxBytes: number): Promise<Uint8Array> {
  if (response.statusCode !== 200) {
    response.destroy();
    throw new ImageError(`${shortUrl(url.href)} answered with HTTP ${response.statusCode}, expected an image.`);
  }
  const chunks: Uint8Array[] = [];
  let size = Number(response.headers['content-length'] ?? 0) > maxBytes ? Infinity : 0;
  if (size === 0) {
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > maxBytes) break;
      chunks.push(chunk);
    }
  }
  if (size > maxBytes) {
    response.destroy();
    throw new ImageError(`${shortUrl(url.href)} is over the limit of ${maxBytes} bytes for one image.`);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
