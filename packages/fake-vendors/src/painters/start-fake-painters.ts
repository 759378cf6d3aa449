import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { InputError, partOf } from '@visionprefer/core/plugin';
import type { WireReply } from '@visionprefer/core/testing';
import { send } from '../network/send.ts';
import { stop } from '../network/stop.ts';
import type { Sent } from '../replies/sent.ts';
import { createComfyui } from './comfyui-server.ts';
import { createEasel, type Easel } from './easel.ts';
import type { FakePainters, FakePaintersOptions, PainterName, PainterOrder } from './fake-painters.ts';
import type { PainterFault } from './painter-fault.ts';
import { acceptWebSocket } from './web-socket.ts';
import { diffusersWire } from './wires/diffusers.ts';
import { googleImagesWire } from './wires/google-images.ts';
import { openaiImagesWire } from './wires/openai-images.ts';
import { commonFaults, type PainterWire } from './wires/painter-wire.ts';
import { webuiWire } from './wires/webui.ts';

const wires: readonly PainterWire[] = [webuiWire, openaiImagesWire, googleImagesWire, diffusersWire];

/**
 * Starts a server on 127.0.0.1 that speaks the wires of ComfyUI, AUTOMATIC1111, OpenAI's Images, Google's
 * models that paint, and the diffusers server. Pictures are fields of colours, drawn from prompt and seed.
 *
 * @throws InputError for faults that do not exist, or a port that is taken.
 */
export async function startFakePainters(options: FakePaintersOptions = {}): Promise<FakePainters> {
  const { port = 0, retryAfterSeconds = 1 } = options;
  const easel = createEasel(options);
  const comfyui = createComfyui(easel);
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body = await readJson(incoming);
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    const wire = wires.find(({ path }) => path.test(url.pathname));
    const sent = wire
      ? await paintWith(wire, { body, easel, retryAfterSeconds })
      : comfyui.answer(url, body, (order) => failure(order, retryAfterSeconds, (_, error) => ({ error })));
    const nothing = { status: 404, body: { error: { message: `Nothing is served at ${url.pathname}.` } } };
    await send(sent ?? nothing, { incoming, outgoing, elsewhere: '' });
  };
  // A websocket is no connection of HTTP any more, by which a server ends its connections.
  const upgraded = new Set<Socket>();
  server.on('upgrade', (incoming: IncomingMessage, socket: Socket) => {
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    if (url.pathname !== '/ws') return socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    const side = acceptWebSocket(incoming, socket, () => comfyui.leave(side));
    return comfyui.connect(url.searchParams.get('clientId') ?? '', side);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((cause: NodeJS.ErrnoException) => {
    throw new InputError(`Port ${port} cannot be used (${cause.code}). Choose another one.`, { cause });
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const urls = { comfyui: origin, webui: origin, openai: `${origin}/v1`, google: origin, diffusers: origin };
  return {
    urls,
    environment: environmentOf(urls),
    orders: easel.orders,
    sockets: comfyui.sockets,
    next: easel.next,
    async close() {
      for (const socket of upgraded) socket.destroy();
      await stop(server);
    },
  };
}

async function paintWith(
  wire: PainterWire,
  { body, easel, retryAfterSeconds }: { body: unknown; easel: Easel; retryAfterSeconds: number },
): Promise<Sent> {
  const asked = partOf(body);
  const order = easel.take(wire.painter, wire.read(asked), [...commonFaults, ...toldBy(wire)]);
  await wait(easel.paintMs(order));
  const { fault } = order;
  if (fault === 'reset') return 'reset';
  const failed = (fault && wire.told[fault]) ?? failure(order, retryAfterSeconds, wire.error);
  if (failed) return failed;
  const reply = wire.reply(asked, easel.paint(order).toString('base64'));
  return fault === 'cut' ? { cut: reply } : reply;
}

function toldBy({ told }: PainterWire): PainterFault[] {
  return Object.keys(told) as PainterFault[];
}

/** The reply that a fault of the server itself is; undefined for other faults. */
function failure(
  { fault }: PainterOrder,
  retryAfterSeconds: number,
  toBody: PainterWire['error'],
): WireReply | undefined {
  if (fault === '500' || fault === '503') {
    return { status: Number(fault), body: toBody(Number(fault), `Rehearsed: status ${fault}.`) };
  }
  if (fault !== 'rate-limited') return undefined;
  const headers = { 'retry-after': `${retryAfterSeconds}` };
  return { status: 429, headers, body: toBody(429, 'Rehearsed: too many requests.') };
}

async function readJson(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    return undefined;
  }
}

function environmentOf(urls: Record<PainterName, string>): Record<string, string> {
  return {
    COMFYUI_BASE_URL: urls.comfyui,
    WEBUI_BASE_URL: urls.webui,
    DIFFUSERS_BASE_URL: urls.diffusers,
    OPENAI_BASE_URL: urls.openai,
    OPENAI_API_KEY: 'rehearsal',
    GOOGLE_GEMINI_BASE_URL: urls.google,
    GEMINI_API_KEY: 'rehearsal',
  };
}
