import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { WireReply, WireRequest } from './wire.ts';

/**
 * What the server does with a request: replies, breaks the connection before or within the reply, says nothing, or goes
 * on without end, with this status.
 */
export type Response = WireReply | 'reset' | 'cut' | 'silence' | { endless: number };

/** A server on 127.0.0.1 that plays one vendor. */
export interface WireServer {
  origin: string;
  /** What it was asked, in order. */
  requests: readonly WireRequest[];
  /** Resolves when the first request is in. */
  asked: Promise<void>;
  /** Resolves when a client has left without waiting for its reply. */
  left: Promise<void>;
  /** Bytes that were sent of answers without end. */
  sentBytes(): number;
}

/** Runs a server for as long as `use` takes. */
export async function withWireServer<T>(
  respond: (request: WireRequest) => Response | Promise<Response>,
  use: (server: WireServer) => Promise<T>,
): Promise<T> {
  const requests: WireRequest[] = [];
  const asked = signal();
  const left = signal();
  let sentBytes = 0;
  const server = createServer((incoming, outgoing) => {
    outgoing.once('close', () => {
      if (!outgoing.writableFinished) left.resolve();
    });
    const answer = async (request: WireRequest) => {
      requests.push(request);
      asked.resolve();
      return respond(request);
    };
    serve(incoming, outgoing, answer, (bytes) => {
      sentBytes += bytes;
    }).catch(() => incoming.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    return await use({
      origin: `http://127.0.0.1:${port}`,
      requests,
      asked: asked.promise,
      left: left.promise,
      sentBytes: () => sentBytes,
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function signal(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  respond: (request: WireRequest) => Promise<Response>,
  count: (bytes: number) => void,
): Promise<void> {
  const { method = '', url = '' } = incoming;
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : `${value}`,
    ]),
  );
  const response = await respond({ method, url, headers, body: parse(await text(incoming)) });
  if (response === 'silence') return;
  if (typeof response === 'object' && 'endless' in response) return sendWithoutEnd(outgoing, response.endless, count);
  if (response === 'reset') {
    // The request itself is read to its end, and destroying it would leave the connection open.
    incoming.socket.destroy();
    return;
  }
  const reply = response === 'cut' ? { status: 200, body: { cut: 'x'.repeat(1000) } } : response;
  const bytes = bytesOf(reply.body);
  outgoing.writeHead(reply.status, {
    'content-type': 'application/json',
    ...reply.headers,
    'content-length': bytes.length,
  });
  if (response === 'cut') outgoing.write(bytes.subarray(0, 100), () => outgoing.destroy());
  else outgoing.end(bytes);
}

function bytesOf(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Spaces within JSON, until the client leaves, or has taken more than it ever should. */
async function sendWithoutEnd(outgoing: ServerResponse, status: number, count: (bytes: number) => void): Promise<void> {
  const chunk = Buffer.alloc(2 ** 20, ' ');
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  outgoing.writeHead(status, { 'content-type': 'application/json' }).write('{');
  for (let sent = 0; sent < 512 && !outgoing.destroyed; sent++) {
    count(chunk.length);
    if (!outgoing.write(chunk)) await once(outgoing, 'drain', { signal: gone.signal }).catch(() => {});
  }
  outgoing.destroy();
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
