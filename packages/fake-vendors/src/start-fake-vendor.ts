import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InputError } from '@visionprefer/core/plugin';
import type { WireRequest } from '@visionprefer/core/testing';
import { createAnthropicBatches } from './batches/anthropic-batches.ts';
import { type BatchRequest, createBatchStore } from './batches/batch-store.ts';
import { createGoogleBatches } from './batches/google-batches.ts';
import { createOpenaiBatches } from './batches/openai-batches.ts';
import type { Down, FakeRequest, FakeVendor, FakeVendorOptions } from './fake-vendor.ts';
import { send } from './network/send.ts';
import { startElsewhere } from './network/start-elsewhere.ts';
import { stop } from './network/stop.ts';
import { createRandom, toNormal } from './random.ts';
import { checkShares, isCode, type Script } from './replies/fault.ts';
import { turnDownKey } from './replies/read-question.ts';
import { createResponder } from './replies/respond.ts';
import type { Sent } from './replies/sent.ts';
import { anthropicMessages } from './wires/anthropic-messages.ts';
import { geminiGenerateContent } from './wires/gemini-generate-content.ts';
import { openaiChat } from './wires/openai-chat.ts';
import { openaiDecisions } from './wires/openai-decisions.ts';
import { openaiResponses } from './wires/openai-responses.ts';
import type { VendorName, VendorWire } from './wires/vendor-wire.ts';

const wires: readonly VendorWire[] = [
  openaiResponses,
  openaiChat,
  openaiDecisions,
  anthropicMessages,
  geminiGenerateContent,
];

/** Largest body, in bytes, that is read. */
const maxBody = 512 * 2 ** 20;

/**
 * Starts a server on 127.0.0.1 that speaks the wires of OpenAI, Anthropic and Google. It judges nothing: scores are
 * drawn from the bytes of the images.
 *
 * @throws InputError for options that cannot work, or a port that is taken.
 */
export async function startFakeVendor(options: FakeVendorOptions = {}): Promise<FakeVendor> {
  checkShares(options.faults ?? {});
  const { keepRequests = 1_000, port = 0 } = options;
  const responder = createResponder(options);
  const drawLatencyMs = createLatency(options);
  const scripts: { script: Script; vendor: VendorName | undefined }[] = [];
  const requests: FakeRequest[] = [];
  const elsewhere = await startElsewhere();
  let requestCount = 0;
  let down: Down | undefined;

  const handle = (request: WireRequest, path: string): Sent => {
    const wire = wires.find((candidate) => candidate.serves(path));
    if (!wire) return unknownPath(path);
    if (down === 'hang') return 'silence';
    if (down) return wire.writeError({ status: 503, code: 'overloaded', message: 'Down for the time being.' });
    const at = scripts.findIndex(({ vendor }) => vendor === undefined || vendor === wire.vendor);
    const [scripted] = at === -1 ? [] : scripts.splice(at, 1);
    const { sent, kept } = responder.respond(wire, request, scripted?.script);
    requestCount++;
    requests.push(kept);
    if (requests.length > keepRequests) requests.shift();
    return sent;
  };
  const store = createBatchStore({
    behaviour: options.batches ?? {},
    random: createRandom((options.seed ?? 0) ^ 0x2545f491),
    answer: (request) => handle(request, request.url),
  });
  const batches = [
    { wire: openaiResponses, reply: createOpenaiBatches(store) },
    { wire: anthropicMessages, reply: createAnthropicBatches(store) },
    { wire: geminiGenerateContent, reply: createGoogleBatches(store) },
  ];
  const aboutBatches = async (request: BatchRequest): Promise<Sent | undefined> => {
    if (down && /\/(files|batches)\b|batch/i.test(request.url)) {
      return down === 'hang' ? 'silence' : { status: 503, body: { error: { message: 'Down for the time being.' } } };
    }
    const handedIn = store.books.length;
    for (const { wire, reply } of batches) {
      const sent = await reply(request);
      const error = sent && turnDownKey(wire.vendor, request, options.wrongKey);
      if (error) return wire.writeError(error);
      if (sent) return store.books.length > handedIn && store.losesReply() ? 'reset' : sent;
    }
    return undefined;
  };
  const server = createServer((incoming, outgoing) => {
    if (options.clockSkewMs) outgoing.setHeader('date', new Date(Date.now() + options.clockSkewMs).toUTCString());
    serve(incoming, outgoing, handle, {
      drawLatencyMs,
      aboutBatches,
      elsewhere: elsewhere.origin,
    }).catch(() => incoming.socket.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch(async (cause: NodeJS.ErrnoException) => {
    await elsewhere.close();
    throw new InputError(`Port ${port} cannot be used (${cause.code}). Choose another one.`, { cause });
  });
  const { port: opened } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${opened}`;
  const urls = { openai: `${origin}/v1`, anthropic: origin, google: origin };
  return {
    urls,
    environment: environmentOf(urls),
    requests,
    strayed: elsewhere.strayed,
    batches: store.books,
    get requestCount() {
      return requestCount;
    },
    next(script, vendor) {
      checkScript(script, vendor);
      scripts.push({ script, vendor });
    },
    bill: responder.bill,
    endBatches: store.endAll,
    async setDown(how) {
      down = how;
      if (how === 'refuse' && server.listening) await stop(server);
      if (how === 'refuse' || server.listening) return;
      server.listen(opened, '127.0.0.1');
      await once(server, 'listening');
    },
    async close() {
      await Promise.all([server.listening && stop(server), elsewhere.close()]);
    },
  };
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handle: (request: WireRequest, path: string) => Sent,
  {
    drawLatencyMs,
    aboutBatches,
    elsewhere,
  }: {
    drawLatencyMs: () => number;
    aboutBatches(request: BatchRequest): Promise<Sent | undefined>;
    elsewhere: string;
  },
): Promise<void> {
  const { method = '', url = '' } = incoming;
  const bytes = await readBody(incoming);
  const latencyMs = drawLatencyMs();
  if (latencyMs > 0) {
    await new Promise((resolve) => setTimeout(resolve, latencyMs));
    // Who has left is not served; nothing of it is counted.
    if (outgoing.destroyed) return;
  }
  const headers = incoming.headers as Record<string, string>;
  const path = url.split('?')[0] ?? '';
  const sent =
    bytes === undefined
      ? { status: 413, body: { error: { message: `The body is larger than ${maxBody} bytes.`, code: 413 } } }
      : ((await aboutBatches({ method, url, headers, bytes })) ??
        handle({ method, url, headers, body: parse(bytes) }, path));
  await send(sent, { incoming, outgoing, elsewhere });
}

async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBody) chunks.push(chunk);
  }
  return size > maxBody ? undefined : Buffer.concat(chunks, size);
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

function unknownPath(path: string): Sent {
  const served =
    '/v1/responses, /v1/chat/completions, /v1/decisions, /v1/messages, /v1beta/models/<model>:generateContent';
  return { status: 404, body: { error: { message: `Nothing is served at ${path}, only at ${served}.`, code: 404 } } };
}

function createLatency({ latencyMs = 0, seed = 0 }: FakeVendorOptions): () => number {
  const { median, spread } = typeof latencyMs === 'number' ? { median: latencyMs, spread: 0 } : latencyMs;
  if (!(median >= 0 && spread >= 0)) {
    throw new InputError(`The latency is ${median} ms with spread ${spread}; expected numbers from 0.`);
  }
  const random = createRandom(seed ^ 0x5bd1e995);
  return spread ? () => median * Math.exp(spread * toNormal(random(), random())) : () => median;
}

function environmentOf(urls: Record<VendorName, string>): Record<string, string> {
  return {
    OPENAI_BASE_URL: urls.openai,
    OPENAI_API_KEY: 'rehearsal',
    ANTHROPIC_BASE_URL: urls.anthropic,
    ANTHROPIC_API_KEY: 'rehearsal',
    GOOGLE_GEMINI_BASE_URL: urls.google,
    GEMINI_API_KEY: 'rehearsal',
  };
}

function checkScript(script: Script, vendor: VendorName | undefined): void {
  if (typeof script === 'object') return;
  checkShares({ [script]: 0 });
  if (!isCode(script) || !vendor) return;
  const known = wires.some((wire) => wire.vendor === vendor && wire.errors[script] !== undefined);
  if (!known) throw new InputError(`${vendor} has no reply that means "${script}".`);
}
