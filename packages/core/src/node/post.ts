import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

/**
 * Creates a `fetch` for calls to one vendor: connections are kept, bodies are sent and taken whole. What it is not made
 * for is handed to the `fetch` of the platform; redirects are given back as they are.
 */
export function createPost(): typeof fetch {
  const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) };
  return async (input, init = {}) => {
    const { method = 'GET', headers, body, signal } = init;
    const url = input instanceof Request ? undefined : new URL(input);
    const plain = body === undefined || body === null || typeof body === 'string' || body instanceof Uint8Array;
    if (!url || !isHttp(url.protocol) || !plain) return fetch(input, init);
    signal?.throwIfAborted();
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const message = await send(url, {
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
    return new Response(content.length ? content : null, { status, statusText, headers: headersOf(message) });
  };
}

interface Sent {
  agent: HttpAgent | HttpsAgent;
  method: string;
  headers: Record<string, string>;
  bytes: Uint8Array | null | undefined;
  signal: AbortSignal | null | undefined;
}

function send(url: URL, { bytes, signal, ...options }: Sent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(
      url,
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
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
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
  if (encoding === 'gzip' || encoding === 'x-gzip') return gunzipSync(bytes);
  if (encoding === 'deflate') return inflateSync(bytes);
  if (encoding === 'br') return brotliDecompressSync(bytes);
  return bytes;
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  return headers;
}

function isHttp(protocol: string): protocol is 'http:' | 'https:' {
  return protocol === 'http:' || protocol === 'https:';
}
