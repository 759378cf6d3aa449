/**
 * A vendor for measuring: Chat Completions in a process of its own, with latencies, limits and faults, and as little
 * work per call as can be. Bodies are counted and not read: every call is about images A to D in four aspects.
 *
 * `node bench/engine/vendor.ts '<VendorSettings as JSON>'` prints its port; `GET /counts` tells what it did.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRandom, drawLatencies } from './latencies.ts';

/** How the vendor behaves. */
export interface VendorSettings {
  seed: number;
  medianMs: number;
  requestsPerMinute?: number;
  tokensPerMinute?: number;
  /** Seconds' worth of the limits that may come at once. */
  burstSeconds?: number;
  /** Whether `x-ratelimit-*` headers come with every response. */
  tellsLimits?: boolean;
  retryAfter?: 'ms' | 'seconds';
  /** Share of calls that fail: two in seven 500, two 503, one reset, one cut body, one answer cut off. */
  faults?: number;
}

/** What the vendor did. */
export interface VendorCounts {
  answered: number;
  limited: number;
  failed: number;
  bytes: number;
  cpuSeconds: number;
}

/** Tokens of one call, as told with its answer. */
export const tokensPerCall = { prompt_tokens: 2_900, completion_tokens: 400, total_tokens: 3_300 };

/** Latencies that are drawn, before the first comes again. */
export const latenciesDrawn: number = 1 << 16;

/** Draws what becomes of calls, in the order in which they are answered: which of seven faults, or none. */
export function drawFaults({ seed, faults = 0 }: Pick<VendorSettings, 'seed' | 'faults'>): () => number | undefined {
  const random = createRandom(seed ^ 0x5eed);
  return () => (random() < faults ? Math.floor(random() * 7) : undefined);
}

const aspects = ['prompt-following', 'aesthetic', 'fidelity', 'harmlessness'];
const text = JSON.stringify({
  images: ['A', 'B', 'C', 'D'].map((image, index) => ({
    image,
    ...Object.fromEntries(
      aspects.map((aspect, place) => [
        aspect,
        { rationale: `What decides ${aspect} is seen at once in ${image}.`, level: `${((index + place) % 5) + 1}` },
      ]),
    ),
  })),
});

if (import.meta.main) await serve(JSON.parse(process.argv[2] ?? '{}') as VendorSettings);

async function serve(settings: VendorSettings): Promise<void> {
  const latencies = drawLatencies(latenciesDrawn, settings.medianMs, settings.seed);
  const drawFault = drawFaults(settings);
  const limits = createLimits(settings);
  const counts: VendorCounts = { answered: 0, limited: 0, failed: 0, bytes: 0, cpuSeconds: 0 };
  const whole = Buffer.from(completion(text));
  const cut = Buffer.from(completion(text.slice(0, 200)));
  let calls = 0;

  const answer = (response: ServerResponse) => {
    const fault = drawFault();
    if (fault === undefined) counts.answered++;
    else counts.failed++;
    const headers = { 'content-type': 'application/json', ...limits.headers() };
    if (fault === undefined) respond(response, 200, headers, whole);
    else if (fault < 4) respond(response, fault < 2 ? 500 : 503, headers, Buffer.from('{"error":{"message":"no"}}'));
    else if (fault === 4) response.destroy();
    else if (fault === 5) respond(response, 200, headers, cut);
    else {
      response.writeHead(200, { ...headers, 'content-length': whole.length });
      response.write(whole.subarray(0, 300), () => response.destroy());
    }
  };
  const serveCall = (response: ServerResponse) => {
    const waitMs = limits.take();
    if (waitMs > 0) {
      counts.limited++;
      const after =
        settings.retryAfter === 'seconds'
          ? { 'retry-after': `${Math.ceil(waitMs / 1_000)}` }
          : { 'retry-after-ms': `${Math.ceil(waitMs)}` };
      const body = Buffer.from('{"error":{"message":"Too fast.","code":"rate_limit_exceeded"}}');
      return respond(response, 429, { 'content-type': 'application/json', ...after, ...limits.headers() }, body);
    }
    setTimeout(answer, latencies[calls++ % latencies.length], response);
  };

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (request.method === 'GET') {
      const { user, system } = process.cpuUsage();
      const told = { ...counts, cpuSeconds: (user + system) / 1e6 } satisfies VendorCounts;
      return respond(response, 200, { 'content-type': 'application/json' }, Buffer.from(JSON.stringify(told)));
    }
    request.on('data', (chunk: Buffer) => {
      counts.bytes += chunk.length;
    });
    request.on('end', () => serveCall(response));
    request.on('error', () => {});
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  console.log((server.address() as AddressInfo).port);
}

function respond(response: ServerResponse, status: number, headers: Record<string, string>, body: Buffer): void {
  response.writeHead(status, { ...headers, 'content-length': `${body.length}` });
  response.end(body);
}

function completion(content: string): string {
  return JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'bench',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content, refusal: null } }],
    usage: tokensPerCall,
  });
}

function createLimits({ requestsPerMinute, tokensPerMinute, burstSeconds = 1, tellsLimits }: VendorSettings) {
  const buckets = [
    ...(requestsPerMinute ? [createBucket('requests', requestsPerMinute, burstSeconds, 1)] : []),
    ...(tokensPerMinute ? [createBucket('tokens', tokensPerMinute, burstSeconds, tokensPerCall.total_tokens)] : []),
  ];
  return {
    /** Takes a call; or says how long to wait. */
    take(): number {
      const waitMs = Math.max(0, ...buckets.map((bucket) => bucket.waitMs()));
      if (waitMs === 0) for (const bucket of buckets) bucket.take();
      return waitMs;
    },
    headers: (): Record<string, string> => (tellsLimits ? Object.assign({}, ...buckets.map((b) => b.headers())) : {}),
  };
}

function createBucket(kind: 'requests' | 'tokens', perMinute: number, burstSeconds: number, amount: number) {
  const perMs = perMinute / 60_000;
  const size = Math.max(amount, perMs * 1_000 * burstSeconds);
  let level = size;
  let filledAtMs = performance.now();
  const fill = () => {
    const nowMs = performance.now();
    level = Math.min(size, level + (nowMs - filledAtMs) * perMs);
    filledAtMs = nowMs;
  };
  return {
    waitMs(): number {
      fill();
      return Math.max(0, (amount - level) / perMs);
    },
    take(): void {
      level -= amount;
    },
    headers(): Record<string, string> {
      fill();
      return {
        [`x-ratelimit-limit-${kind}`]: `${Math.round(perMinute)}`,
        [`x-ratelimit-remaining-${kind}`]: `${Math.max(0, Math.floor(level))}`,
        [`x-ratelimit-reset-${kind}`]: `${Math.ceil((size - level) / perMs)}ms`,
      };
    },
  };
}
