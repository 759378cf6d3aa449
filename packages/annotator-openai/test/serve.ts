import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import OpenAI from 'openai';

/** One request that arrived. */
export interface Arrived {
  path: string;
  body: Record<string, unknown>;
}

/** What the server gives back: an object as JSON, a string as it is. */
export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body: unknown;
}

/** A server that speaks for the vendor until it is disposed of, and a client that takes it for the vendor. */
export interface Served extends AsyncDisposable {
  /** Base url of the server. */
  url: string;
  /** Believes that it speaks with the vendor itself. */
  client: OpenAI;
  arrived: Arrived[];
}

/** Serves the same reply to everyone. */
export async function serve(reply: Reply): Promise<Served> {
  const arrived: Arrived[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    arrived.push({ path: request.url ?? '', body: JSON.parse(Buffer.concat(chunks).toString()) });
    const html = typeof reply.body === 'string';
    response.writeHead(reply.status ?? 200, {
      'content-type': html ? 'text/html' : 'application/json',
      ...reply.headers,
    });
    response.end(html ? reply.body : JSON.stringify(reply.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/v1`,
    client: new OpenAI({
      apiKey: 'sk-test',
      baseURL: 'https://api.openai.com/v1',
      fetch: (url, init) => fetch(`${origin}${new URL(url instanceof Request ? url.url : url).pathname}`, init),
    }),
    arrived,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
