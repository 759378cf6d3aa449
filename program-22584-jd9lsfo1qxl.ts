import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { rank } from '@visionprefer/aggregator';
import { openai } from '@visionprefer/annotator-openai';
import { openRun } from '@visionprefer/core';
import { imageLoader } from '@visionprefer/images';

const annotators = [openai({ model: 'gpt-6-luna' })];
const run = openRun({ annotators, loadImage: imageLoader() });

const server = createServer(async (request, reply) => {
  const gone = new AbortController();
  reply.once('close', () => gone.abort());
  try {
    const { prompt, urls } = (await json(request)) as { prompt: string; urls: string[] };
    const images = urls.map((url, index) => ({ id: String(index + 1), url }));
    const [best] = await rank({ id: 'asked', prompt, images }, { run, timeoutMs: 10_000, signal: gone.signal });
    if (!best || best.score === null) return reply.writeHead(422).end(best?.unjudged);
    reply.end(JSON.stringify({ url: best.image.url, score: best.score, reasons: best.reasons }));
  } catch (error) {
    reply.writeHead(503).end(error instanceof Error ? error.message : undefined);
  }
});
server.listen(0, function () { console.log(this.address().port) });

// When the server is told to end: no new requests, and those under way are answered.
await once(process, 'SIGTERM');
server.close();
await run.close();
