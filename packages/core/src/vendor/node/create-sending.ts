import type { IncomingMessage } from 'node:http';
import type { ReplyHeaders } from '../reply-headers.ts';
import type { Sending } from '../sending.ts';
import { type Connections, createConnections } from './connections.ts';

/** Creates what sends to one vendor over connections that are kept. Redirects are given back as they are. */
export function createSending(): Sending {
  const connections = createConnections();
  return {
    fetch: createFetch(connections),
    poster(url, headers) {
      const address = connections.address(new URL(url), 'POST', headers);
      return async (body, signal) => {
        const { message, content } = await connections.send(address, body, signal);
        return { status: message.statusCode ?? 0, headers: readHeaders(message), text: decoder.decode(content) };
      };
    },
  };
}

/** What it is not made for is handed to the `fetch` of the platform. */
function createFetch({ address, send }: Connections): typeof fetch {
  return async (input, init = {}) => {
    const { method = 'GET', headers, body, signal } = init;
    const url = input instanceof Request ? undefined : new URL(input);
    const plain = body === undefined || body === null || typeof body === 'string' || body instanceof Uint8Array;
    if (!url || !/^https?:$/.test(url.protocol) || !plain) return fetch(input, init);
    signal?.throwIfAborted();
    const to = address(url, method, headers instanceof Headers ? headers : new Headers(headers));
    const { message, content } = await send(to, typeof body === 'string' ? Buffer.from(body) : body, signal);
    const { statusCode: status = 0, statusMessage: statusText = '' } = message;
    return toResponse(content, { status, statusText, headers: headersOf(message) });
  };
}

/** One that was sent twice has both values, as in `Headers`. */
function readHeaders({ headersDistinct }: IncomingMessage): ReplyHeaders {
  return { get: (name) => headersDistinct[name]?.join(', ') ?? null };
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
