import type { ErrorReply, ShownPart, Wire, WireReply } from '@visionprefer/core/testing';
import { completion, failure, message, response } from './bodies.ts';

type ContentPart =
  | { type: 'input_text' | 'text'; text: string }
  | { type: 'input_image'; image_url: string }
  | { type: 'image_url'; image_url: { url: string } };

const limits = {
  headers: {
    'x-ratelimit-limit-requests': '500',
    'x-ratelimit-remaining-requests': '499',
    'x-ratelimit-reset-requests': '120ms',
  },
  rateLimits: [{ kind: 'requests', limit: 500, remaining: 499 }],
} as const satisfies Partial<WireReply>;

const errors: Wire['errors'] = {
  'rate-limited': {
    ...refuse(429, 'Rate limit reached.', 'rate_limit_exceeded'),
    headers: { ...limits.headers, 'retry-after': '2' },
    rateLimits: limits.rateLimits,
    retryAfterMs: 2_000,
  },
  quota: refuse(429, 'You exceeded your current quota.', 'insufficient_quota'),
  unauthorized: refuse(401, 'Incorrect API key provided.', 'invalid_api_key'),
  'unknown-model': refuse(404, 'The model does not exist.', 'model_not_found'),
  'bad-image': refuse(400, 'You uploaded an unsupported image.', 'invalid_image_format'),
  'too-large': [refuse(413, 'Too much.', null), refuse(400, 'Your input is too long.', 'context_length_exceeded')],
  'bad-request': refuse(400, "Unsupported parameter: 'temperature'.", 'unsupported_parameter'),
  blocked: refuse(400, 'The prompt was flagged.', 'content_policy_violation'),
  overloaded: [refuse(500, 'The server had an error.', null), refuse(503, 'Slow down please.', 'slow_down')],
};

/** The vendor's Responses interface. */
export const responsesWire: Wire = {
  basePath: '/v1',
  readRequest({ url, body }) {
    if (url !== '/v1/responses') throw new Error(`Asked for ${url}.`);
    const { input, text, max_output_tokens } = body as {
      input: [{ content: [{ text: string }] }, { content: ContentPart[] }];
      text: { format: { schema: unknown } };
      max_output_tokens: number;
    };
    return {
      instructions: input[0].content[0].text,
      parts: input[1].content.map(showPart),
      schema: text.format.schema,
      maxOutputTokens: max_output_tokens,
    };
  },
  writeAnswer: (text, { usage, model }) => ({
    status: 200,
    ...limits,
    body: response([message(text)], {
      model,
      usage: {
        input_tokens: usage.inputTokens,
        input_tokens_details: { cached_tokens: usage.cachedInputTokens, cache_write_tokens: usage.cacheWriteTokens },
        output_tokens: usage.outputTokens,
        output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
      },
    }),
  }),
  usage: ['inputTokens', 'cachedInputTokens', 'cacheWriteTokens', 'outputTokens', 'reasoningTokens'],
  errors: {
    ...errors,
    refused: { status: 200, body: response([message('', { content: [{ type: 'refusal', refusal: 'I will not.' }] })]) },
    truncated: {
      status: 200,
      body: response([message('{"im')], { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }),
    },
    empty: { status: 200, body: response([]) },
  },
};

/** Chat Completions, as servers speak it that are like the vendor. */
export const chatWire: Wire = {
  basePath: '/v1',
  readRequest({ url, body }) {
    if (url !== '/v1/chat/completions') throw new Error(`Asked for ${url}.`);
    const { messages, response_format, max_tokens } = body as {
      messages: [{ role: 'system'; content: string }, { content: ContentPart[] }];
      response_format: { json_schema: { schema: unknown } };
      max_tokens: number;
    };
    return {
      instructions: messages[0].content,
      parts: messages[1].content.map(showPart),
      schema: response_format.json_schema.schema,
      maxOutputTokens: max_tokens,
    };
  },
  writeAnswer: (text, { usage, model }) => ({
    status: 200,
    ...limits,
    body: {
      ...completion({ message: { content: text } }),
      model,
      usage: { prompt_tokens: usage.inputTokens, completion_tokens: usage.outputTokens },
    },
  }),
  errors: {
    ...errors,
    refused: { status: 200, body: completion({ message: { refusal: 'I will not.' } }) },
    truncated: [
      { status: 200, body: completion({ message: { content: '{"im' }, finish_reason: 'length' }) },
      refuse(400, 'Could not finish the message because max_tokens or model output limit was reached.', null),
    ],
    empty: { status: 200, body: completion({ message: { content: '' } }) },
  },
};

function refuse(status: number, said: string, code: string | null): ErrorReply {
  return { status, body: failure(said, { code }) };
}

function showPart(part: ContentPart): ShownPart {
  if ('text' in part) return { text: part.text };
  const url = typeof part.image_url === 'string' ? part.image_url : part.image_url.url;
  return { image: url.replace(/^data:image\/\w+;base64,/, '') };
}
