import type { IncomingMessage } from 'node:http';
import { parsePickle } from '../pickle/parse-pickle.ts';
import { RewardError } from '../scorer/reward.ts';
import type { Scorer } from '../scorer/scorer.ts';
import { checkCaller } from './check-caller.ts';
import type { Door } from './door.ts';
import { readBody } from './read-body.ts';
import { replyJson, retryHeaders, statusOf } from './reply-json.ts';
import type { Endpoint, Reply, Route } from './route.ts';

/** What answering needs. */
export interface Answering {
  routes: readonly Route[];
  scorer: Scorer;
  door: Door;
  token: string | undefined;
  maxBodyBytes: number;
  metrics(): string;
  /** Whether nothing new is taken. */
  isStopping(): boolean;
}

/** A request that was answered, for measures and logs. */
export interface Answered {
  /** Name of the route; `none` when no path fits. */
  route: string;
  reply: Reply;
  error?: RewardError | undefined;
}

/** Answers one request: nothing is thrown, what goes wrong is said as its protocol says it. */
export async function answerRequest(
  request: IncomingMessage,
  answering: Answering,
  signal: AbortSignal,
): Promise<Answered> {
  const arrivedMs = performance.now();
  const { routes, token, scorer, metrics } = answering;
  const found = findEndpoints(routes, request);
  let chosen = found[0];
  let leave = () => {};
  try {
    if (!chosen) throw notFound(routes, request);
    if (!chosen.endpoint.open) checkCaller(request, token);
    if (answering.isStopping()) throw new RewardError('stopping', 'The server is being stopped. Ask again later.');
    let body: unknown;
    if (chosen.endpoint.reads) {
      leave = await answering.door.enter(bytesOf(request), signal);
      const bytes = await readBody(request, answering.maxBodyBytes);
      body = parse(bytes, chosen.endpoint.reads);
      const taking = found.find(({ endpoint }) => endpoint.takes?.(body) ?? true);
      if (!taking) throw new RewardError('bad-request', `No protocol on ${chosen.endpoint.path} has such a body.`);
      chosen = taking;
    }
    // What it waited outside, and took to send its body, it has waited.
    const elapsedMs = performance.now() - arrivedMs;
    const deadlineMs = Math.max(1, 0.9 * (chosen.endpoint.clientWaitsMs ?? 60_000) - elapsedMs);
    return { route: chosen.route, reply: await chosen.endpoint.answer({ body, scorer, deadlineMs, signal, metrics }) };
  } catch (cause) {
    const error = cause instanceof RewardError ? cause : unexpected(cause, signal);
    const reply = chosen ? chosen.endpoint.fail(error) : failPlainly(error);
    return { route: chosen?.route ?? 'none', reply, error };
  } finally {
    leave();
  }
}

interface Found {
  route: string;
  endpoint: Endpoint;
}

function findEndpoints(routes: readonly Route[], { method, url }: IncomingMessage): Found[] {
  const path = pathOf(url);
  return routes.flatMap(({ name, endpoints }) =>
    endpoints
      .filter((endpoint) => endpoint.method === method && endpoint.path === path)
      .map((endpoint) => ({ route: name, endpoint })),
  );
}

function notFound(routes: readonly Route[], { method, url }: IncomingMessage): RewardError {
  const known = routes.flatMap(({ endpoints }) => endpoints.map((endpoint) => `${endpoint.method} ${endpoint.path}`));
  return new RewardError(
    'not-found',
    `There is no ${method} ${pathOf(url)} here. Expected ${[...new Set(known)].sort().join(', ')}.`,
  );
}

/** Without a query, and without the slash that an address is written with at its end. */
function pathOf(url = '/'): string {
  return (url.split('?', 1)[0] ?? '').replace(/\/+$/, '') || '/';
}

/** A chunked body may be of any size; most are of one picture or a small batch. */
const usualBytes = 1_000_000;

function bytesOf({ headers }: IncomingMessage): number {
  return Number(headers['content-length'] ?? usualBytes);
}

function parse(bytes: Buffer, as: 'json' | 'pickle'): unknown {
  if (as === 'pickle') return parsePickle(bytes);
  try {
    return JSON.parse(bytes.toString());
  } catch (cause) {
    throw new RewardError('bad-request', `The body is no JSON: ${(cause as Error).message}`, { cause });
  }
}

function unexpected(cause: unknown, signal: AbortSignal): RewardError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new RewardError(signal.aborted ? 'stopping' : 'failed', message, { cause });
}

/** For a path that no protocol knows. */
function failPlainly(error: RewardError): Reply {
  return replyJson({ error: error.message, code: error.code }, statusOf(error), retryHeaders(error));
}
