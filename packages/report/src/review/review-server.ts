import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import type { Desk } from './desk.ts';
import {
  checkCaller,
  marksSchema,
  Refusal,
  readBody,
  send,
  sendPage,
  sendPicture,
  serveGuarded,
} from './serve-guarded.ts';

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

/** How long a question about news is kept waiting. */
const patienceMs = 15_000;

const sentAnswer = z.strictObject({ id: z.number().int(), marks: marksSchema, ms: z.number().min(0) });
const sentId = z.strictObject({ id: z.number().int() });

/**
 * Serves a review on 127.0.0.1. Every path begins with a random token; requests for another host (DNS rebinding), from
 * another origin, with a body that is too big or no JSON are refused. There are no paths to files: pictures are those
 * that were loaded for the questions on the desk.
 */
export async function serveReview(served: ServedReview): Promise<ReviewServer> {
  const token = randomBytes(24).toString('base64url');
  let host = '';
  const { port, close } = await serveGuarded({
    port: served.port,
    handle: (request, response) => handle(request, response, { ...served, token, host }),
  });
  host = `127.0.0.1:${port}`;
  return { url: `http://${host}/${token}/`, close };
}

interface Context extends ServedReview {
  token: string;
  host: string;
}

async function handle(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  const { host } = context;
  checkCaller(request, { hosts: [host], origins: [`http://${host}`] });
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
  } else sendPicture(response, pictureAt(path, desk));
}

function pathBehindToken(url: string, token: string): string {
  const [, given = '', path = ''] = /^\/([^/?#]*)\/([^?#]*)$/.exec(url) ?? [];
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  if (one.length !== other.length || !timingSafeEqual(one, other)) throw new Refusal(404, 'There is nothing here.');
  return path;
}

function pictureAt(path: string, desk: Desk): ReturnType<Desk['picture']> {
  const [, id, place] = /^picture\/(\d{1,9})\/(\d{1,4})$/.exec(path) ?? [];
  return id === undefined ? undefined : desk.picture(Number(id), Number(place));
}
