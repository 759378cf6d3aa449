import { Agent as HttpAgent, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { createTurns } from '../../run/turns.ts';
import { mostBytes, tooLong } from '../guard-fetch.ts';

/**
 * Creates a `fetch` for calls to one vendor: connections are kept, bodies are sent and taken whole. What it is not made
 * for is handed to the `fetch` of the platform; redirects are given back as they are.
 */
export function createPost(): typeof fetch {
  const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) };
  // One vendor is called by few addresses, mostly by one.
  let last: { href: string; url: URL; target: RequestOptions } | undefined;
  const read = (href: string) => {
    if (last?.href === href) return last;
    const url = new URL(href);
    last = { href, url, target: urlToHttpOptions(url) };
    return last;
  };
  const turn = createTurns();
  return async (input, init = {}) => {
    const { method = 'GET', headers, body, signal } = init;
    const { url, target } = input instanceof Request ? {} : read(String(input));
    const plain = body === undefined || body === null || typeof body === 'string' || body instanceof Uint8Array;
    if (!url || !isHttp(url.protocol) || !plain) return fetch(input, init);
    signal?.throwIfAborted();
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const message = await send({
      ...target,
      agent: agents[url.protocol],
      method,
      headers: {
        ...Object.fromEntries(headers instanceof Headers ? headers : new Headers(headers)),
        'accept-encoding': 'identity',
        ...(bytes && { 'content-length': `${bytes.length}` }),
      },
      ...{ bytes, signal },
    });
    const { statusCode: status = 0, statusMessage: statusText = '' } = message;
    const content = decode(await readWhole(message, signal), message.headers['content-encoding']);
    await turn();
    return toResponse(content, { status, statusText, headers: headersOf(message) });
  };
}

interface Sent extends Omit<RequestOptions, 'signal'> {
  bytes: Uint8Array | null | undefined;
  signal: AbortSignal | null | undefined;
}

function send({ bytes, signal, ...options }: Sent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (options.protocol === 'https:' ? requestHttps : requestHttp)(
      { ...options, ...(signal && { signal }) },
      resolve,
    );
    request.on('error', (cause) => reject(signal?.aborted ? signal.reason : lost(cause)));
    request.end(bytes ?? undefined);
  });
}

function readWhole(message: IncomingMessage, signal: AbortSignal | null | undefined): Promise<Buffer<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= mostBytes) {
        chunks.push(chunk);
        return;
      }
      reject(tooLong());
      message.destroy();
    });
    message.on('end', () => resolve(Buffer.concat(chunks)));
    // Node says "aborted", which would be taken for the caller's doing.
    message.on('error', () => reject(signal?.aborted ? signal.reason : lost(new Error('The answer broke off.'))));
  });
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

function headersOf({ rawHeaders }: IncomingMessage): [string, string][] {
  const headers: [string, string][] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']);
  return headers;
}

/** A response whose text is there already: reading it through a stream takes as long as all else that is done with it. */
function toResponse(content: Buffer<ArrayBuffer>, init: ResponseInit): Response {
  const whole = () => new Response(content.length ? content : null, init);
  const text = async () => decoder.decode(content);
  return Object.defineProperties(new Response(null, init), {
    text: { value: text },
    json: { value: async () => JSON.parse(await text()) as unknown },
    arrayBuffer: { value: () => whole().arrayBuffer() },
    bytes: { value: async () => new Uint8Array(content) },
    blob: { value: () => whole().blob() },
    formData: { value: () => whole().formData() },
    clone: { value: () => toResponse(content, init) },
    body: { get: () => whole().body },
  });
}

const decoder: TextDecoder = new TextDecoder();

function isHttp(protocol: string): protocol is 'http:' | 'https:' {
  return protocol === 'http:' || protocol === 'https:';
}
