import type { IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { ImageError, type ImageErrorOptions } from '../../contract/errors.ts';
import { readRetryAfterMs } from '../../pace/read-retry-after.ts';
import type { ReadImageSettings } from '../read-image-options.ts';
import { shortUrl } from '../short-url.ts';
import { type Network, openNetwork, request } from './request.ts';

const maxRedirects = 5;

/** Times a download is tried again when it failed for a reason that passes. */
const maxRetries = 3;
/** The longest a server may ask to wait. */
const longestWaitMs = 60_000;

/** What went wrong may be gone in a moment. */
class PassingError extends ImageError {
  readonly retryAfterMs: number | undefined;

  constructor(reason: string, { retryAfterMs, ...options }: ImageErrorOptions & { retryAfterMs?: number | undefined }) {
    super(reason, options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Codes of errors on the way that may be gone the next time. */
const passingCodes = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EPIPE',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);

/**
 * Fetches an image from a public address. The address is checked after the name is resolved, for each connection and
 * redirect, and the connection goes to the very address that was checked. What fails for a passing reason (a broken
 * connection, a server's 5xx, 408 or 429, a timeout) is tried again three times, half a second and more apart.
 *
 * @param network The way out, for tests that must not leave the machine.
 * @throws ImageError on a private address, a redirect to another scheme, an answer other than 200, too many bytes or
 * too long a wait.
 */
export async function fetchImage(
  url: string,
  settings: ReadImageSettings,
  network: Network = openNetwork(settings),
): Promise<Uint8Array> {
  for (let retries = 0; ; retries++) {
    try {
      return await fetchOnce(url, settings, network);
    } catch (error) {
      if (!(error instanceof PassingError) || retries === maxRetries) throw error;
      const delayMs = (error.retryAfterMs ?? 0) + network.retryDelayMs * 2 ** retries * (0.5 + Math.random() / 2);
      if (delayMs > longestWaitMs) throw error;
      await wait(delayMs, undefined, { signal: settings.signal }).catch(() => settings.signal.throwIfAborted());
    }
  }
}

async function fetchOnce(url: string, settings: ReadImageSettings, network: Network): Promise<Uint8Array> {
  const timeout = AbortSignal.timeout(settings.timeoutMs);
  const signal = AbortSignal.any([settings.signal, timeout]);
  try {
    let current = new URL(url);
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const response = await request(current, network, signal);
      const next = redirectOf(response, current);
      if (!next) return await readBody(response, current, settings.maxBytes);
      response.destroy();
      if (next.protocol !== 'https:' && !(next.protocol === 'http:' && settings.allowPrivateHosts)) {
        throw new ImageError(`${shortUrl(url)} redirects to ${next.protocol}, expected https:.`, {
          code: 'unreachable',
        });
      }
      current = next;
    }
    throw new ImageError(`${shortUrl(url)} redirects more than ${maxRedirects} times.`, { code: 'unreachable' });
  } catch (error) {
    if (error instanceof ImageError) throw error;
    settings.signal.throwIfAborted();
    if (timeout.aborted) {
      throw new PassingError(`${shortUrl(url)} did not arrive within ${settings.timeoutMs} ms.`, {
        code: 'unreachable',
      });
    }
    const { code, message } = firstOf(error);
    const reason = `${shortUrl(url)} cannot be fetched: ${message}.`;
    throw new (passingCodes.has(code ?? '') ? PassingError : ImageError)(reason, { code: 'unreachable', cause: error });
  }
}

/** Of several addresses that were tried in vain, the first tells what is wrong; the error of them all says nothing. */
function firstOf(error: unknown): NodeJS.ErrnoException {
  return error instanceof AggregateError ? (error.errors[0] as Error) : (error as Error);
}

function redirectOf({ statusCode = 0, headers }: IncomingMessage, current: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(statusCode) || !headers.location) return undefined;
  const next = URL.parse(headers.location, current);
  if (!next)
    throw new ImageError(`${shortUrl(current.href)} redirects to something that is not a url.`, {
      code: 'unreachable',
    });
  return next;
}

async function readBody(response: IncomingMessage, url: URL, maxBytes: number): Promise<Uint8Array> {
  const { statusCode = 0, headers } = response;
  if (statusCode !== 200) {
    response.destroy();
    const message = `${shortUrl(url.href)} answered with HTTP ${statusCode}, expected an image.`;
    if (statusCode < 500 && statusCode !== 408 && statusCode !== 429) {
      throw new ImageError(message, { code: 'unreachable' });
    }
    throw new PassingError(message, { code: 'unreachable', retryAfterMs: readWait(headers) });
  }
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    // Unpacked it could be of any size, and no picture gets smaller by it.
    response.destroy();
    throw new ImageError(`${shortUrl(url.href)} was sent packed as ${encoding}, which was not asked for.`, {
      code: 'unreachable',
    });
  }
  const chunks: Uint8Array[] = [];
  let size = Number(headers['content-length'] ?? 0) > maxBytes ? Infinity : 0;
  if (size === 0) {
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > maxBytes) break;
      chunks.push(chunk);
    }
  }
  if (size > maxBytes) {
    response.destroy();
    throw new ImageError(`${shortUrl(url.href)} is over the limit of ${maxBytes} bytes for one image.`, {
      code: 'too-large',
    });
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function readWait({ date, 'retry-after': retryAfter }: IncomingMessage['headers']): number | undefined {
  if (retryAfter === undefined) return undefined;
  return readRetryAfterMs(new Headers({ 'retry-after': retryAfter, date: date ?? '' }));
}
