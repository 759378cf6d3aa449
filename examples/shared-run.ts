// A web application that has its users' images ranked, many at once: all of it goes through one run, at one pace.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rank } from '@visionprefer/aggregator';
import { openai } from '@visionprefer/annotator-openai';
import { openRun } from '@visionprefer/core';
import { startFakeVendor } from '@visionprefer/fake-vendors';
import { imageLoader } from '@visionprefer/images';
import { root, samples } from './samples.ts';

const vendor = await startFakeVendor({ rateLimit: { requestsPerMinute: 600 } });
const annotators = [openai({ model: 'gpt-6-luna', baseURL: vendor.urls.openai, apiKey: 'none' })];
const run = openRun({ annotators, loadImage: imageLoader({ root }) });

const server = createServer(async ({ url = '' }, reply) => {
  const sample = samples.find(({ id }) => url === `/best-of/${id}`);
  if (!sample) return reply.writeHead(404).end();
  const gone = new AbortController();
  reply.once('close', () => gone.abort());
  try {
    const [best] = await rank(sample, { run, timeoutMs: 10_000, signal: gone.signal });
    reply.end(`${sample.id}: image ${best?.image.id}, ${best?.score?.toFixed(2)} of 5`);
  } catch (error) {
    reply.writeHead(503).end(String(error));
  }
});
await once(server.listen(0, '127.0.0.1'), 'listening');

const { port } = server.address() as AddressInfo;
const asked = samples.map(async ({ id }) => (await fetch(`http://127.0.0.1:${port}/best-of/${id}`)).text());
for (const answer of await Promise.all(asked)) console.log(answer);
console.log(`${vendor.requestCount} requests`);

server.close();
await run.close();
await vendor.close();
