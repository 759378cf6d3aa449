import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StrayedRequest } from '../fake-vendor.ts';
import { stop } from './stop.ts';

/** The host that redirects lead to. */
export interface Elsewhere {
  origin: string;
  strayed: readonly StrayedRequest[];
  close(): Promise<void>;
}

/** Starts another host, which keeps what arrives, and answers with nothing. */
export async function startElsewhere(): Promise<Elsewhere> {
  const strayed: StrayedRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    let bytes = 0;
    try {
      for await (const chunk of incoming as AsyncIterable<Buffer>) bytes += chunk.length;
    } catch {
      // It left on the way: it came all the same.
    }
    strayed.push({ method, path: url, headers, bytes });
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, strayed, close: () => stop(server) };
}
