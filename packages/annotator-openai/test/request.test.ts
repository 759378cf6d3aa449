import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { AzureOpenAI } from 'openai';
import { expect, test } from 'vitest';
import { ask, makeQuestion } from '../../../test/vendor/ask.ts';
import { type OpenAIOptions, openai } from '../src/index.ts';
import { completion, message, response } from './bodies.ts';
import { type Arrived, type Served, serve } from './serve.ts';

const question = makeQuestion();
const [first, second] = question.parts.flatMap((part) => ('image' in part ? [part.image] : []));
const png = `data:${first?.mediaType};base64,${Buffer.from(first?.bytes ?? []).toString('base64')}`;
const jpeg = `data:${second?.mediaType};base64,${Buffer.from(second?.bytes ?? []).toString('base64')}`;
const texts = question.parts.flatMap((part) => ('text' in part ? [part.text] : []));

/** What arrives when the question is asked: at the vendor, or at a server of one's own. */
async function capture(
  options: Partial<OpenAIOptions>,
  access: (server: Served) => Partial<OpenAIOptions> = ({ client }) => ({ client }),
): Promise<Arrived> {
  const reply = { ...response([message('{}')]), ...completion({ message: { content: '{}' } }), answers: [{}] };
  await using server = await serve({ body: reply });
  await ask(openai({ model: 'gpt-6-sol', ...access(server), ...options }), question);
  const [arrived] = server.arrived;
  if (!arrived) throw new Error('Nothing arrived.');
  return arrived;
}

const elsewhere = ({ url }: Served): Partial<OpenAIOptions> => ({ baseURL: url });

test('at the vendor: Responses, nothing stored, nothing compressed, the rubric cached and nothing else', async () => {
  const { path, body } = await capture({ reasoning: { effort: 'low' } });
  expect(path).toBe('/v1/responses');
  expect(body).toEqual({
    model: 'gpt-6-sol',
    store: false,
    input: [
      {
        role: 'developer',
        content: [{ type: 'input_text', text: question.instructions, prompt_cache_breakpoint: { mode: 'explicit' } }],
      },
      {
        role: 'user',
        content: [
          { type: 'input_text', text: texts[0] },
          { type: 'input_text', text: texts[1] },
          { type: 'input_image', detail: 'high', image_url: png },
          { type: 'input_text', text: texts[2] },
          { type: 'input_image', detail: 'high', image_url: jpeg },
          { type: 'input_text', text: texts[3] },
        ],
      },
    ],
    text: { format: { type: 'json_schema', name: 'answer', strict: true, schema: question.schema } },
    max_output_tokens: 4_000,
    reasoning: { effort: 'low' },
    image: { context_compression: 'disabled' },
    prompt_cache_key: expect.stringMatching(/^visionprefer-[0-9a-f]{16}$/),
    prompt_cache_options: { mode: 'explicit' },
  });
});

test('models before gpt-5.6 are sent no cache breakpoints', async () => {
  const { body } = await capture({ model: 'gpt-5.4-mini' });
  expect(body).not.toHaveProperty('prompt_cache_options');
  expect(JSON.stringify(body)).not.toContain('prompt_cache_breakpoint');
  expect(body.prompt_cache_key).toMatch(/^visionprefer-/);
});

test('the cache key follows the rubric and nothing else', async () => {
  const keys = await Promise.all(
    [question, makeQuestion(), { ...question, parts: [] }, { ...question, instructions: 'Another.' }].map(
      async (asked) => {
        await using server = await serve({ body: response([message('{}')]) });
        await ask(openai({ model: 'gpt-6-sol', client: server.client }), asked);
        return server.arrived[0]?.body.prompt_cache_key;
      },
    ),
  );
  expect(new Set(keys.slice(0, 3)).size).toBe(1);
  expect(keys[3]).not.toBe(keys[0]);
});

test('anywhere else: Chat Completions in the least that all servers understand', async () => {
  const { path, body } = await capture({ model: 'qwen3-vl' }, elsewhere);
  expect(path).toBe('/v1/chat/completions');
  expect(body).toEqual({
    model: 'qwen3-vl',
    messages: [
      { role: 'system', content: question.instructions },
      {
        role: 'user',
        content: [
          { type: 'text', text: texts[0] },
          { type: 'text', text: texts[1] },
          { type: 'image_url', image_url: { url: png } },
          { type: 'text', text: texts[2] },
          { type: 'image_url', image_url: { url: jpeg } },
          { type: 'text', text: texts[3] },
        ],
      },
    ],
    response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema: question.schema } },
    max_tokens: 4_000,
  });
});

test('Chat Completions at the vendor: its own words, the rubric cached', async () => {
  const { body } = await capture({ api: 'chat', reasoning: { effort: 'none' } });
  expect(body).toMatchObject({
    messages: [
      {
        role: 'developer',
        content: [{ type: 'text', text: question.instructions, prompt_cache_breakpoint: { mode: 'explicit' } }],
      },
      { content: [{}, {}, { image_url: { url: png, detail: 'high' } }, {}, { image_url: { detail: 'high' } }, {}] },
    ],
    max_completion_tokens: 4_000,
    reasoning_effort: 'none',
    prompt_cache_options: { mode: 'explicit' },
  });
  expect(body).not.toHaveProperty('max_tokens');
  expect(body).not.toHaveProperty('image');
});

test('a dialect changes the form, and tells the schema where the server does not enforce it', async () => {
  const bare = await capture({ dialect: { imageUrl: 'string', schemaMode: 'json_object' } }, elsewhere);
  expect(bare.body).toMatchObject({
    messages: [{}, { content: [{}, {}, { type: 'image_url', image_url: png }, {}, { image_url: jpeg }, {}, {}] }],
    response_format: { type: 'json_object' },
  });
  expect(JSON.stringify(bare.body.messages)).toContain(JSON.stringify(JSON.stringify(question.schema)).slice(1, -1));
  const prompted = await capture({ dialect: { schemaMode: 'prompt' } }, elsewhere);
  expect(prompted.body).not.toHaveProperty('response_format');
  const routed = await capture({ dialect: 'openRouter' }, elsewhere);
  expect(routed.body).toMatchObject({ provider: { require_parameters: true }, max_tokens: 4_000 });
  const azure = await capture({ dialect: 'azure' }, elsewhere);
  expect(azure.body).toMatchObject({ max_completion_tokens: 4_000, messages: [{ role: 'system' }, {}] });
});

test('extraBody has the last word', async () => {
  const { body } = await capture({ extraBody: { temperature: 0, image: { context_compression: 'auto' } } });
  expect(body).toMatchObject({ temperature: 0, image: { context_compression: 'auto' }, store: false });
});

test("a client of one's own is used as it is, Azure's too, and retries nothing", async () => {
  await using server = await serve({ status: 503, body: {} });
  const client = new AzureOpenAI({
    endpoint: new URL(server.url).origin,
    apiKey: 'key',
    apiVersion: '2026-10-01',
    deployment: 'judge',
    maxRetries: 5,
  });
  await expect(ask(openai({ model: 'judge', client, dialect: 'azure' }))).rejects.toThrow(/503/);
  expect(server.arrived.map(({ path }) => path)).toEqual([
    '/openai/deployments/judge/chat/completions?api-version=2026-10-01',
  ]);
});

const specs = join(import.meta.dirname, '../../../../shared/reference/specs');
const published = join(specs, 'openai.subset.openapi.json');
const fromSdk = join(specs, 'openai-sdk-7.57.0.schema.json');

test.skipIf(!existsSync(published) || !existsSync(fromSdk))(
  'failure mode 9: requests keep to the published specification and to the types of the SDK (needs ../shared)',
  async () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    for (const path of [published, fromSdk]) ajv.addSchema(JSON.parse(readFileSync(path, 'utf8')), path);
    const responses = [
      `${published}#/components/schemas/CreateResponse`,
      `${fromSdk}#/definitions/ROOT_ResponsesRequest`,
    ];
    const chats = [
      `${published}#/components/schemas/CreateChatCompletionRequest`,
      `${fromSdk}#/definitions/ROOT_ChatRequest`,
    ];
    const decisions = [`${fromSdk}#/definitions/ROOT_DecisionsRequest`];
    const requests: [Arrived, schemas: string[]][] = [
      [await capture({}), responses],
      [await capture({ model: 'gpt-4.1', scores: 'expected' }), responses],
      [await capture({ detail: 'original', reasoning: { effort: 'max' } }), responses],
      [await capture({ api: 'responses' }, elsewhere), responses],
      [await capture({ api: 'chat' }), chats],
      [await capture({ api: 'chat', model: 'gpt-4.1', scores: 'expected' }), chats],
      [await capture({}, elsewhere), chats],
      [await capture({ dialect: 'azure' }, elsewhere), chats],
      [await capture({ dialect: { schemaMode: 'json_object' } }, elsewhere), chats],
      [await capture({ model: 'gpt-6-luna', scores: 'expected' }), decisions],
    ];
    for (const [{ body }, schemas] of requests) {
      for (const schema of schemas) expect(ajv.validate(schema, body), `${schema}: ${ajv.errorsText()}`).toBe(true);
      // The check can fail: a parameter that there is none of is found.
      expect(ajv.validate(schemas.at(-1) ?? '', { ...body, sampling: 'none' })).toBe(false);
    }
  },
);
