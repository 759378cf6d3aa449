import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InputError } from '@visionprefer/core';
import * as z from 'zod';

/** What is served, and where. */
export interface Guarded {
  /** Default `127.0.0.1`. */
  host?: string | undefined;
  /** Default 0: any that is free. */
  port?: number | undefined;
  /** Answers a request. What it throws is told by its status, an InputError as 409, all else as 500 without a word. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** A server that listens. */
export interface Listening {
  port: number;
  close(): Promise<void>;
}

/** A request that is not answered. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Most bytes of a request's body: an answer needs a few hundred. */
const maxBody = 64 * 1024;

/**
 * Serves requests by HTTP, with limits of time, headers and bodies.
 *
 * @throws InputError when the port cannot be had.
 */
export async function serveGuarded({ host = '127.0.0.1', port = 0, handle }: Guarded): Promise<Listening> {
  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      const status = error instanceof Refusal ? error.status : error instanceof InputError ? 409 : 500;
      if (!response.headersSent)
        send(response, status, { error: status === 500 ? 'Something went wrong.' : error.message });
      else response.destroy();
    });
  });
  server.requestTimeout = 30_000;
  server.maxHeadersCount = 60;
  await listen(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = {
        EADDRINUSE: `Port ${port} is taken. Name another, or none for any that is free.`,
        EACCES: `Port ${port} may not be used. Name another, or none for any that is free.`,
        EADDRNOTAVAIL: `${host} is no address of this machine. Name one that is, such as 127.0.0.1.`,
        ENOTFOUND: `${host} is no address of this machine. Name one that is, such as 127.0.0.1.`,
      }[error.code ?? ''];
      reject(why ? new InputError(why) : error);
    });
    server.listen(port, host, resolve);
  });
}

/** Lets in only what comes from the page itself, by one of its own addresses. */
export function checkCaller(
  { method, headers }: IncomingMessage,
  allowed: { hosts: readonly string[]; origins: readonly string[] },
): void {
  if (!allowed.hosts.includes(headers.host ?? '')) throw new Refusal(403, 'Another host was asked for.');
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  if (origin !== undefined && !allowed.origins.includes(origin)) throw new Refusal(403, 'Another origin asks.');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new Refusal(403, 'Another site asks.');
  if (method === 'POST' && origin === undefined) throw new Refusal(403, 'The origin is missing.');
}

/** The JSON of a request's body, checked. */
export async function readBody<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) throw new Refusal(415, 'Expected JSON.');
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    size += (piece as Buffer).length;
    if (size > maxBody) throw new Refusal(413, `Expected at most ${maxBody} bytes.`);
    pieces.push(piece as Buffer);
  }
  let json: unknown;
  try {
    json = JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch {
    throw new Refusal(400, 'The body is no JSON.');
  }
  const checked = schema.safeParse(json);
  if (!checked.success) throw new Refusal(400, 'The body is not what is expected here.');
  return checked.data;
}

/** What a person chose, as it is sent. */
export const marksSchema: z.ZodType<{ levels: number[][] } | { better: string[] }> = z.union([
  z.strictObject({ levels: z.array(z.array(z.number().int().min(1).max(5))).max(1000) }),
  z.strictObject({ better: z.array(z.string().max(10)).max(1000) }),
]);

const guards = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

/** Sends the page with its Content-Security-Policy. */
export function sendPage(response: ServerResponse, { html, policy }: { html: string; policy: string }): void {
  response.writeHead(200, { ...guards, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy });
  response.end(html);
}

/** Sends a picture that the browser may keep for as long as the page lives; none is refused as not found. */
export function sendPicture(
  response: ServerResponse,
  picture: { bytes: Uint8Array; mediaType: string } | undefined,
): void {
  if (!picture) throw new Refusal(404, 'There is nothing here.');
  response.writeHead(200, { ...guards, 'content-type': picture.mediaType, 'cache-control': 'private, max-age=3600' });
  response.end(picture.bytes);
}

/** Sends JSON. */
export function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    ...guards,
    'content-type': 'application/json',
    ...(status === 413 && { connection: 'close' }),
  });
  response.end(JSON.stringify(body));
}
