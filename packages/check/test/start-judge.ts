import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openaiChat } from '@visionprefer/fake-vendors';
import { createRandom } from '../src/random.ts';
import { readPng } from '../src/world/picture-file.ts';
import { findScene } from '../src/world/prompts.ts';
import { trueLevels } from '../src/world/true-levels.ts';

/** A judge behind a server that speaks like OpenAI. */
export interface ServedJudge {
  baseURL: string;
  /** How often it was asked. */
  asked(): number;
  close(): Promise<void>;
}

/** Starts a judge that is right in a share of the questions, drawn by the seed, and says the opposite in the others. */
export async function startJudge(right: number, seed = 0): Promise<ServedJudge> {
  let asked = 0;
  const server = createServer(async (request, response) => {
    const chunks = await Array.fromAsync(request);
    const { url = '', method = '' } = request;
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    const { parts, schema } = openaiChat.readRequest({ url, method, headers: {}, body });
    asked += 1;
    const { status, body: reply } = openaiChat.writeAnswer(answer(parts, schema, { right, seed }), {
      usage: {
        inputTokens: 100,
        cachedInputTokens: 0,
        cacheWriteTokens: 0,
        outputTokens: 50,
        reasoningTokens: 0,
        imageTokens: 0,
      },
      model: 'judge',
    });
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked: () => asked,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

type Parts = ReturnType<typeof openaiChat.readRequest>['parts'];

interface AnswerSchema {
  properties: {
    images: { items: { properties: Record<string, { enum?: string[]; properties?: { level: { enum: string[] } } }> } };
  };
}

/** Levels in the words of the schema: it names them from the worst to the best. */
function answer(parts: Parts, schema: unknown, { right, seed }: { right: number; seed: number }): string {
  const { properties } = (schema as AnswerSchema).properties.images.items;
  const asked = findScene(parts.flatMap((part) => ('text' in part ? [part.text] : [])).join('\n')) ?? 0;
  const images = parts.flatMap((part) => ('image' in part ? [part.image] : []));
  const opposite = createRandom(seed, images.join()).uniform() >= right;
  return JSON.stringify({
    images: images.map((image, place) => {
      const levels: Record<string, number> = { ...trueLevels(readPng(Buffer.from(image, 'base64')), asked) };
      const told = Object.entries(properties).flatMap(([aspect, { properties: inner }]) => {
        const level = levels[aspect];
        if (!inner || level === undefined) return [];
        return [[aspect, { rationale: 'As it looks.', level: inner.level.enum[(opposite ? 6 - level : level) - 1] }]];
      });
      return { image: properties.image?.enum?.[place], ...Object.fromEntries(told) };
    }),
  });
}
