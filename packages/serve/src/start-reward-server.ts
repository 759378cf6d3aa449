import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InputError } from '@visionprefer/core';
import { type Answered, answerRequest } from './http/answer-request.ts';
import { isLoopback } from './http/check-caller.ts';
import { createDoor } from './http/door.ts';
import { loadRoutes } from './http/load-routes.ts';
import type { Reply, Route } from './http/route.ts';
import { type CurrentFigures, createServerMetrics } from './http/server-metrics.ts';
import type { RewardError } from './scorer/reward.ts';
import { createScorer, type ScorerOptions } from './scorer/scorer.ts';

/** How rewards are served. */
export interface RewardServerOptions extends ScorerOptions {
  /** Default 127.0.0.1: this machine alone. */
  host?: string | undefined;
  /** Default 8790; 0: a free one. */
  port?: number | undefined;
  /** What a caller has to know. Needed where others than this machine reach the host. Default: nothing. */
  token?: string | undefined;
  /** Most bytes of one body. Default 256,000,000. */
  maxBodyBytes?: number | undefined;
  /** Bytes of all bodies in memory. Further requests wait outside, unread. Default 256,000,000. */
  maxMemoryBytes?: number | undefined;
  /** Requests that may wait outside. Default 1,000; a further one is told to come later. */
  maxWaiting?: number | undefined;
  /** How long each may wait there. Default 30,000. */
  waitMs?: number | undefined;
  /** Protocols besides those of this package. */
  routes?: readonly Route[] | undefined;
  /** Told each error that a client was told instead of rewards; what is wrong with a picture is `onUnjudged`'s. */
  onProblem?: ((problem: ServerProblem) => void) | undefined;
  /** Told after each request how much was done. */
  onProgress?: ((figures: CurrentFigures & { requests: number }) => void) | undefined;
  /** Wraps the answering of each request, for traces. It has to give back what `proceed` does. */
  onRequest?:
    | ((request: { method: string; path: string }, proceed: () => Promise<AnsweredRequest>) => Promise<AnsweredRequest>)
    | undefined;
}

/** What a client was told instead of rewards. */
export interface ServerProblem {
  route: string;
  error: RewardError;
}

/** How a request was answered. */
export interface AnsweredRequest {
  /** The protocol, such as `flow-factory`. */
  route: string;
  status: number;
}

/** A server that is up. */
export interface RewardServer {
  /** Such as `http://127.0.0.1:8790`. */
  readonly url: string;
  /** Requests that are being answered. */
  readonly inFlight: number;
  figures(): CurrentFigures;
  /** Takes no more requests, answers what it has, or breaks off when the signal says so, and closes the source. */
  close(signal?: AbortSignal): Promise<void>;
}

/**
 * Serves rewards on the wires of the trainers.
 *
 * @throws InputError for options that cannot work, a host that others reach without a token, or a port that is taken.
 */
export async function startRewardServer(options: RewardServerOptions): Promise<RewardServer> {
  const { host = '127.0.0.1', port = 8790, token, source, maxBodyBytes = 256_000_000 } = options;
  const { maxMemoryBytes = 256_000_000, maxWaiting = 1_000, waitMs = 30_000 } = options;
  checkToken(host, token);
  const scorer = createScorer(options);
  const door = createDoor({ maxBytes: maxMemoryBytes, maxWaiting, waitMs });
  const metrics = createServerMetrics();
  const stopped = new AbortController();
  let stopping = false;
  let inFlight = 0;
  let requests = 0;
  const figures = (): CurrentFigures => ({
    ...scorer.figures(),
    ...{ requestsWaiting: door.waiting, bodyBytes: door.bytes, usd: source.spentUsd?.() },
  });
  const answering = {
    ...{ routes: [...(options.routes ?? []), ...(await loadRoutes())], scorer, door, token, maxBodyBytes },
    metrics: () => metrics.render(figures()),
    isStopping: () => stopping,
  };
  const { onRequest = (_, proceed) => proceed(), onProblem, onProgress } = options;
  const server = createServer(async (request, response) => {
    const startedMs = performance.now();
    inFlight++;
    const gone = new AbortController();
    response.once('close', () => gone.abort(new DOMException('The client is gone.', 'AbortError')));
    const signal = AbortSignal.any([gone.signal, stopped.signal]);
    const proceed = async (): Promise<AnsweredRequest> => {
      const answered = await answerRequest(request, answering, signal);
      if (answered.error && !isOfPicture(answered.error)) onProblem?.({ route: answered.route, error: answered.error });
      await send(response, answered, stopping);
      return { route: answered.route, status: answered.reply.status };
    };
    try {
      const asked = { method: request.method ?? '', path: request.url?.split('?', 1)[0] ?? '' };
      const { route, status } = await onRequest(asked, proceed);
      requests++;
      metrics.count({ route, status, seconds: (performance.now() - startedMs) / 1_000 });
      onProgress?.({ ...figures(), requests });
    } catch {
      // The client is gone; a hook that fails must not end the server.
      response.destroy();
    } finally {
      inFlight--;
    }
  });
  await listen(server, host, port);
  const { port: real } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${real}`,
    get inFlight() {
      return inFlight;
    },
    figures,
    async close(signal) {
      stopping = true;
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const breakOff = () => {
        stopped.abort(new DOMException('The server is stopped.', 'AbortError'));
        // Answers that are written now are let out.
        setImmediate(() => server.closeAllConnections());
      };
      if (signal?.aborted) breakOff();
      signal?.addEventListener('abort', breakOff, { once: true });
      await closed;
      await source.close();
    },
  };
}

function isOfPicture({ code }: RewardError): boolean {
  return ['bad-image', 'unjudged', 'unavailable', 'failed'].includes(code);
}

function checkToken(host: string, token: string | undefined): void {
  if (token !== undefined && token.length < 16) {
    throw new InputError(`The token has ${token.length} characters; expected 16 or more, that nobody can guess.`);
  }
  if (token !== undefined || isLoopback(host)) return;
  throw new InputError(
    `${host} is reached by others than this machine, who could spend your budget. Give a token, or serve on 127.0.0.1.`,
  );
}

async function listen(server: ReturnType<typeof createServer>, host: string, port: number): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'something listens there already. Stop it, or name another port' : message;
    throw new InputError(`${host}:${port} cannot be listened on: ${why}.`, { cause });
  }
}

/** Sends a reply and resolves when it is out. */
async function send(response: ServerResponse, { reply }: Answered, isLast: boolean): Promise<void> {
  if (response.destroyed) return;
  const { status, type, body, headers }: Reply = reply;
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    ...headers,
    ...((isLast || status === 401) && { connection: 'close' }),
  });
  // What was not read of a body is passed over: who is still sending it would not see the answer.
  if (status !== 401) response.req.resume();
  await new Promise<void>((resolve) => {
    response.once('close', resolve);
    response.end(body, resolve);
  });
}
