import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InputError } from '@visionprefer/core';
import * as z from 'zod';
import type { Desk } from './desk.ts';

/** A page for one person, on this machine alone. */
export interface ReviewServer {
  /** Where the page is. Holds the token: whoever has it can answer. */
  url: string;
  close(): Promise<void>;
}

/** What is served. */
export interface ServedReview {
  desk: Desk;
  /** The page. */
  html: string;
  /** The page's Content-Security-Policy. */
  policy: string;
  /** Called when the person is done. */
  onFinish(): void;
  /** Default 0: any that is free. */
  port?: number | undefined;
}

/** Most bytes of a request's body: an answer needs a few hundred. */
const maxBody = 64 * 1024;
/** How long a question about news is kept waiting. */
const patienceMs = 15_000;

const marks = z.union([
  z.strictObject({ levels: z.array(z.array(z.number().int().min(1).max(5))).max(1000) }),
  z.strictObject({ better: z.array(z.string().max(10)).max(1000) }),
]);
const sentAnswer = z.strictObject({ id: z.number().int(), marks, ms: z.number().min(0) });
const sentId = z.strictObject({ id: z.number().int() });

/**
 * Serves a review on 127.0.0.1. Every path begins with a random token; requests for another host (DNS rebinding), from
 * another origin, with a body that is too big or no JSON are refused. There are no paths to files: pictures are those
 * that were loaded for the questions on the desk.
 */
export async function serveReview(served: ServedReview): Promise<ReviewServer> {
  const token = randomBytes(24).toString('base64url');
  const server = createServer((request, response) => {
    handle(request, response, { ...served, token, host: hostOf() }).catch((error) => {
      const status = error instanceof Refusal ? error.status : error instanceof InputError ? 409 : 500;
      if (!response.headersSent)
        send(response, status, { error: status === 500 ? 'Something went wrong.' : error.message });
      else response.destroy();
    });
  });
  server.requestTimeout = 30_000;
  server.maxHeadersCount = 60;
  const hostOf = () => `127.0.0.1:${(server.address() as AddressInfo | null)?.port}`;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = { EADDRINUSE: 'is taken', EACCES: 'may not be used' }[error.code ?? ''];
      reject(why ? new InputError(`Port ${served.port} ${why}. Name another, or none for any that is free.`) : error);
    });
    server.listen(served.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    url: `http://${hostOf()}/${token}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A request that is not answered. */
class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface Context extends ServedReview {
  token: string;
  host: string;
}

async function handle(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  checkCaller(request, context);
  const path = pathBehindToken(request.url ?? '', context.token);
  const { desk } = context;
  const posts: Record<string, () => Promise<void>> = {
    answer: async () => desk.answer(await readBody(request, sentAnswer)),
    skip: async () => desk.skip((await readBody(request, sentId)).id),
    undo: async () => {
      await readBody(request, z.strictObject({}));
      await desk.undo();
    },
    finish: async () => {
      await readBody(request, z.strictObject({}));
      desk.close();
      setImmediate(context.onFinish);
    },
  };
  const post = Object.hasOwn(posts, path) ? posts[path] : undefined;
  if (request.method === 'POST' && post) {
    await post();
    send(response, 200, desk.state());
    return;
  }
  if (post) throw new Refusal(405, 'Expected POST.');
  if (request.method !== 'GET') throw new Refusal(405, 'Expected GET.');
  if (path === '') sendPage(response, context);
  else if (path === 'state') send(response, 200, desk.state());
  else if (path === 'news') {
    // A question is on its way: the page asks, and is answered when it is there.
    const { question, nothingLeft, finished } = desk.state();
    const patience = new Promise((resolve) => setTimeout(resolve, patienceMs).unref());
    if (!question && !nothingLeft && !finished) await Promise.race([desk.changed(), patience]);
    send(response, 200, desk.state());
  } else sendPicture(response, path, desk);
}

/** Lets in only what comes from the page itself, by its own address. */
function checkCaller({ method, headers }: IncomingMessage, { host }: Context): void {
  if (headers.host !== host) throw new Refusal(403, 'Another host was asked for.');
  const site = headers['sec-fetch-site'];
  if (headers.origin !== undefined && headers.origin !== `http://${host}`)
    throw new Refusal(403, 'Another origin asks.');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new Refusal(403, 'Another site asks.');
  if (method === 'POST' && headers.origin === undefined) throw new Refusal(403, 'The origin is missing.');
}

function pathBehindToken(url: string, token: string): string {
  const [, given = '', path = ''] = /^\/([^/?#]*)\/([^?#]*)$/.exec(url) ?? [];
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  if (one.length !== other.length || !timingSafeEqual(one, other)) throw new Refusal(404, 'There is nothing here.');
  return path;
}

async function readBody<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> {
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

const guards = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

function sendPage(response: ServerResponse, { html, policy }: Context): void {
  response.writeHead(200, { ...guards, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy });
  response.end(html);
}

function sendPicture(response: ServerResponse, path: string, desk: Desk): void {
  const [, id, place] = /^picture\/(\d{1,9})\/(\d{1,4})$/.exec(path) ?? [];
  const picture = id === undefined ? undefined : desk.picture(Number(id), Number(place));
  if (!picture) throw new Refusal(404, 'There is nothing here.');
  response.writeHead(200, { ...guards, 'content-type': picture.mediaType, 'cache-control': 'private, max-age=3600' });
  response.end(picture.bytes);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    ...guards,
    'content-type': 'application/json',
    ...(status === 413 && { connection: 'close' }),
  });
  response.end(JSON.stringify(body));
}
