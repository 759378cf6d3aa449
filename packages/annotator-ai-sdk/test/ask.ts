import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type LoadedSample, listwise, paperAspects, type Question } from '@visionprefer/core';
import { type Annotator, AnnotatorError, type Answer } from '@visionprefer/core/plugin';

/** A server that gives everyone the same reply, until it is disposed of. */
export async function serve(
  status: number,
  body: object,
): Promise<{ url: string; arrived: unknown[] } & AsyncDisposable> {
  const arrived: unknown[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    arrived.push(JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    arrived,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The question that listwise asks about two images in the four aspects. */
export function makeQuestion(): Question {
  const image = (seed: number) => {
    const bytes = Uint8Array.from({ length: 300 }, (_, index) => (index * 31 + seed * 7) % 256);
    return { bytes, mediaType: 'image/png', width: 32, height: 32, hash: `hash-${seed}` } as const;
  };
  const sample: LoadedSample = {
    id: 's1',
    prompt: 'a red cube on a table',
    digest: '00112233445566778899aabbccddeeff',
    images: [
      { id: 'one', image: image(1) },
      { id: 'two', image: image(2) },
    ],
  };
  const [first] = listwise().ask(sample, paperAspects);
  if (!first) throw new Error('listwise asked nothing.');
  return first;
}

/** Asks with a deadline and a cap of 4,000. */
export function ask(annotator: Annotator, asked: Question = makeQuestion()): Promise<Answer> {
  return annotator.answer(asked, { signal: AbortSignal.timeout(30_000), maxOutputTokens: 4_000 });
}

/** The error that a call ends with. */
export async function errorOf(call: Promise<unknown>): Promise<AnnotatorError> {
  const ended: unknown = await call.then(
    () => 'an answer',
    (error) => error,
  );
  if (ended instanceof AnnotatorError) return ended;
  throw new Error(`Expected an AnnotatorError, got ${ended}`, { cause: ended });
}
