import type { ErrorReply, ShownPart, Wire } from '@visionprefer/core/testing';

interface Body {
  system: { text: string }[];
  messages: { content: ({ type: 'text'; text: string } | { type: 'image'; source: { data: string } })[] }[];
  max_tokens: number;
  output_config: { format: { schema: unknown } };
}

const limits = { 'anthropic-ratelimit-requests-limit': '50', 'anthropic-ratelimit-requests-remaining': '7' };
const rateLimits = [{ kind: 'requests', limit: 50, remaining: 7 }] as const;

/** Anthropic's Messages. */
export const anthropicWire: Wire = {
  readRequest({ url, body }) {
    if (url !== '/v1/messages') throw new Error(`${url} is not served`);
    const { system, messages, max_tokens, output_config } = body as Body;
    const parts = messages.flatMap(({ content }) => content);
    return {
      instructions: system.map(({ text }) => text).join(''),
      parts: parts.map((part): ShownPart => (part.type === 'text' ? { text: part.text } : { image: part.source.data })),
      schema: output_config.format.schema,
      maxOutputTokens: max_tokens,
    };
  },
  writeAnswer(text, { model, usage }) {
    const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens } = usage;
    const counted = {
      input_tokens: inputTokens - cachedInputTokens - cacheWriteTokens,
      cache_read_input_tokens: cachedInputTokens,
      cache_creation_input_tokens: cacheWriteTokens,
      output_tokens: outputTokens,
      output_tokens_details: { thinking_tokens: reasoningTokens },
    };
    const body = { type: 'message', model, content: [{ type: 'text', text }], stop_reason: 'end_turn', usage: counted };
    return { status: 200, headers: limits, rateLimits, body };
  },
  usage: ['inputTokens', 'cachedInputTokens', 'cacheWriteTokens', 'outputTokens', 'reasoningTokens'],
  errors: {
    refused: ended('refusal'),
    truncated: ended('max_tokens'),
    empty: ended('end_turn'),
    blocked: failed(400, 'invalid_request_error', 'Output blocked by content filtering policy'),
    'bad-image': failed(400, 'invalid_request_error', 'Could not process image'),
    'too-large': failed(413, 'invalid_request_error', 'Request exceeds the maximum size'),
    'bad-request': failed(400, 'invalid_request_error', 'messages: at least one is required'),
    'rate-limited': [
      {
        ...failed(429, 'rate_limit_error', 'Slower, please.', { 'retry-after': '3', ...limits }),
        retryAfterMs: 3_000,
        rateLimits,
      },
    ],
    overloaded: { ...failed(529, 'overloaded_error', 'Overloaded', { 'retry-after': '0.5' }), retryAfterMs: 500 },
    timeout: failed(504, 'timeout_error', 'It took too long.'),
    quota: failed(402, 'billing_error', 'No credit is left.'),
    unauthorized: failed(401, 'authentication_error', 'The key is not valid.'),
    'unknown-model': failed(404, 'not_found_error', 'model: nobody knows it'),
  },
};

function ended(stop_reason: string): ErrorReply {
  const body = { type: 'message', content: [], stop_reason, usage: { input_tokens: 5, output_tokens: 2 } };
  return { status: 200, body, usage: { inputTokens: 5, outputTokens: 2 } };
}

function failed(status: number, type: string, message: string, headers: Record<string, string> = {}): ErrorReply {
  return { status, headers, body: { type: 'error', error: { type, message } } };
}
