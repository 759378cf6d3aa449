import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import OpenAI from 'openai';
import { expect, test, vi } from 'vitest';
import { ask, errorOf, makeImage, makeQuestion } from '../../../test/vendor/ask.ts';
import { type OpenAIOptions, openai } from '../src/index.ts';
import { completion, message, response } from './bodies.ts';

/** Answers everything, by every interface, and keeps each request as it came. */
async function listen() {
  const requests: { line: string; headers: string[][]; body: string }[] = [];
  const reply = { ...response([message('{}')]), ...completion({ message: { content: '{}' } }), answers: [{}] };
  const server = createServer(async (request, answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { rawHeaders } = request;
    const names = rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
    const headers = names.map((name, at) => [name, rawHeaders[2 * at + 1] ?? '']).sort();
    requests.push({ line: `${request.method} ${request.url}`, headers, body: Buffer.concat(chunks).toString() });
    answer.setHeader('content-type', 'application/json').end(JSON.stringify(reply));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What the SDK's own transport adds, or the platform's. */
const ofTransport = /^(connection|accept-language|sec-fetch-mode|accept-encoding)$/;

test('what arrives is to the byte what the SDK itself would send, with the same headers', async () => {
  await using server = await listen();
  const { baseURL, requests } = server;
  const apiKey = 'key-of-this-test';
  const client = new OpenAI({ apiKey, baseURL, maxRetries: 0 });
  const text = fc.string({ unit: 'binary' });
  const questions = fc
    .record({
      bytes: fc.array(fc.nat(40_000), { maxLength: 3 }),
      instructions: text,
      prompt: text,
    })
    .map(({ bytes, instructions, prompt }) => {
      const question = makeQuestion({ images: bytes.map((size, seed) => makeImage(seed, 'image/png', size + 64)) });
      return { ...question, instructions, parts: [{ text: prompt }, ...question.parts] };
    });
  const options: fc.Arbitrary<Partial<OpenAIOptions>> = fc.record(
    {
      api: fc.constantFrom('chat', 'responses'),
      detail: fc.constantFrom('low', 'high'),
      extraBody: fc.dictionary(fc.constantFrom('seed', 'user', 'metadata'), fc.jsonValue()),
      dialect: fc.constantFrom<OpenAIOptions['dialect'][]>('vllm', 'openRouter', { imageUrl: 'string' }),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(questions, options, async (question, given) => {
      requests.length = 0;
      for (const access of [{ apiKey, baseURL }, { client }]) {
        await ask(openai({ model: 'm', ...given, ...access }), question);
      }
      const [ours, theirs] = requests.map(({ line, headers, body }) => ({
        line,
        headers: headers.filter(([name = '']) => !ofTransport.test(name)),
        body,
      }));
      expect(ours).toEqual(theirs);
    }),
    { numRuns: 30 },
  );
});

test('Decisions are asked the same way', async () => {
  await using server = await listen();
  vi.stubEnv('OPENAI_BASE_URL', server.baseURL);
  await ask(openai({ model: 'gpt-6-luna', api: 'decisions', apiKey: 'key-of-this-test' })).catch(() => undefined);
  vi.unstubAllEnvs();
  expect(server.requests.map(({ line }) => line)).toEqual(['POST /v1/decisions']);
});

test('a call that no header lets be made is said to be one, each time', async () => {
  await using server = await listen();
  vi.stubEnv('OPENAI_ORG_ID', 'организация');
  const annotator = openai({ model: 'm', baseURL: server.baseURL, apiKey: 'key-of-this-test' });
  vi.unstubAllEnvs();
  for (let call = 0; call < 2; call++) expect((await errorOf(ask(annotator))).code).toBe('unauthorized');
  expect(server.requests).toEqual([]);
});
