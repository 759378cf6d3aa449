import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingMessage,
  type RequestOptions,
  request as requestHttp,
} from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { createTurns } from '../../run/turns.ts';
import { mostBytes, tooLong } from '../guard-fetch.ts';

/** Connections to one vendor, which are kept. Bodies are sent and taken whole; redirects are given back as they are. */
export interface Connections {
  /**
   * Where requests go and what they say besides their bodies.
   *
   * @param url Of the protocol `http:` or `https:`.
   */
  address(url: URL, method: string, headers: Headers): Address;
  /** Throws what `fetch` throws when the connection is lost; the signal's reason once it is aborted. */
  send(address: Address, body: Body, signal: AbortSignal | null | undefined): Promise<WholeMessage>;
}

type Body = Uint8Array | null | undefined;

/** Where a request goes, and its headers but that of its length, as `node:http` takes them. */
export interface Address {
  target: RequestOptions;
  /** Name, value, name, value … */
  headers: readonly string[];
}

/** A reply of which all has come. */
export interface WholeMessage {
  message: IncomingMessage;
  /** The body, unpacked. */
  content: Buffer<ArrayBuffer>;
}

/** Opens no connection yet. */
export function createConnections(): Connections {
  const http = new HttpAgent({ keepAlive: true });
  const https = new HttpsAgent({ keepAlive: true });
  // One vendor is called by few urls, mostly by one.
  let last: { href: string; target: RequestOptions } | undefined;
  const targetOf = (url: URL) => {
    const { href, protocol } = url;
    if (last?.href !== href)
      last = { href, target: { ...urlToHttpOptions(url), agent: protocol === 'https:' ? https : http } };
    return last.target;
  };
  const turn = createTurns();
  const takeTurn = async (message: WholeMessage) => {
    await turn();
    return message;
  };
  return {
    address(url, method, headers) {
      const target = { ...targetOf(url), method };
      const kept = [...headers].filter(([name]) => name !== 'accept-encoding' && name !== 'content-length');
      // Node adds these two to headers that are no list.
      const host = headers.has('host') ? [] : ['host', url.host];
      const isOpen = !target.auth || headers.has('authorization');
      const auth = isOpen ? [] : ['authorization', `Basic ${Buffer.from(`${target.auth}`).toString('base64')}`];
      return { target, headers: [...host, ...auth, ...kept.flat(), 'accept-encoding', 'identity'] };
    },
    // Nothing holds the body until the answer is there: an async function would.
    send(address, body, signal) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      const { sent, reply } = begin(address, body?.length, signal);
      sent.end(body ?? undefined);
      return reply.then(takeTurn);
    },
  };
}

/** Begins a request: what is sent with it, and what comes of it. */
function begin(
  { target, headers }: Address,
  length: number | undefined,
  signal: AbortSignal | null | undefined,
): { sent: ClientRequest; reply: Promise<WholeMessage> } {
  const sent = (target.protocol === 'https:' ? requestHttps : requestHttp)({
    ...target,
    // As a list, which is written as it is.
    headers: length === undefined ? headers : [...headers, 'content-length', `${length}`],
  });
  const reply = new Promise<WholeMessage>((resolve, reject) => {
    const abort = () => {
      end(() => reject(signal?.reason));
      sent.destroy();
    };
    // The first end counts: what is said afterwards of a connection that was broken off is not heard.
    const end = (tell: () => void) => {
      signal?.removeEventListener('abort', abort);
      tell();
    };
    const fail = (error: unknown) => end(() => reject(error));
    signal?.addEventListener('abort', abort);
    sent.on('error', (cause) => fail(lost(cause)));
    sent.on('response', (message) => readWhole(message, fail, (content) => end(() => resolve({ message, content }))));
  });
  return { sent, reply };
}

function readWhole(
  message: IncomingMessage,
  fail: (error: unknown) => void,
  done: (content: Buffer<ArrayBuffer>) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  message.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= mostBytes) {
      chunks.push(chunk);
      return;
    }
    fail(tooLong());
    message.destroy();
  });
  message.on('end', () => {
    try {
      done(decode(Buffer.concat(chunks, size), message.headers['content-encoding']));
    } catch (error) {
      fail(error);
    }
  });
  // Node says "aborted", which would be taken for the caller's doing.
  message.on('error', () => fail(lost(new Error('The answer broke off.'))));
}

/** SDKs tell a lost connection from other errors by its being a TypeError, as `fetch` throws it. */
function lost(cause: Error): TypeError {
  return new TypeError('fetch failed', { cause });
}

/** A server may compress without having been asked to. */
function decode(bytes: Buffer<ArrayBuffer>, encoding = 'identity'): Buffer<ArrayBuffer> {
  const most = { maxOutputLength: mostBytes };
  try {
    if (encoding === 'gzip' || encoding === 'x-gzip') return gunzipSync(bytes, most);
    if (encoding === 'deflate') return inflateSync(bytes, most);
    if (encoding === 'br') return brotliDecompressSync(bytes, most);
    return bytes;
  } catch (cause) {
    throw lost(cause as Error);
  }
}
