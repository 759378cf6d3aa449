import type { ErrorReply, ShownPart, Wire } from '@visionprefer/core/testing';

interface AnthropicBody {
  system: { text: string }[];
  messages: [{ content: ({ type: 'text'; text: string } | { type: 'image'; source: { data: string } })[] }];
  max_tokens: number;
  output_config: { format: { schema: unknown } };
}

interface OpenAIBody {
  input: [
    { content: string },
    { content: ({ type: 'input_text'; text: string } | { type: 'input_image'; image_url: string })[] },
  ];
  text: { format: { schema: unknown } };
  max_output_tokens: number;
}

/** Anthropic's Messages. */
export const anthropicWire: Wire = {
  basePath: '/v1',
  readRequest({ url, body }) {
    if (url !== '/v1/messages') throw new Error(`Asked for ${url}.`);
    const { system, messages, max_tokens, output_config } = body as AnthropicBody;
    return {
      instructions: system.map(({ text }) => text).join(''),
      parts: messages[0].content.map(
        (part): ShownPart => (part.type === 'text' ? { text: part.text } : { image: part.source.data }),
      ),
      schema: output_config.format.schema,
      maxOutputTokens: max_tokens,
    };
  },
  writeAnswer: (text, { model, usage }) => ({
    status: 200,
    headers: { 'anthropic-ratelimit-requests-limit': '50', 'anthropic-ratelimit-requests-remaining': '7' },
    rateLimits: [{ kind: 'requests', limit: 50, remaining: 7 }],
    body: message([{ type: 'text', text }], {
      model,
      usage: {
        input_tokens: usage.inputTokens - usage.cachedInputTokens - usage.cacheWriteTokens,
        cache_read_input_tokens: usage.cachedInputTokens,
        cache_creation_input_tokens: usage.cacheWriteTokens,
        output_tokens: usage.outputTokens,
        output_tokens_details: { thinking_tokens: usage.reasoningTokens },
      },
    }),
  }),
  usage: ['inputTokens', 'cachedInputTokens', 'cacheWriteTokens', 'outputTokens', 'reasoningTokens'],
  errors: {
    refused: {
      ...ended('refusal'),
      usage: { inputTokens: 5, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 2 },
    },
    truncated: [ended('max_tokens'), ended('model_context_window_exceeded')],
    empty: ended('end_turn'),
    blocked: anthropicError(400, 'invalid_request_error', 'Output blocked by content filtering policy'),
    'bad-image': anthropicError(400, 'invalid_request_error', 'Could not process image'),
    'too-large': anthropicError(413, 'request_too_large', 'Request exceeds the maximum size'),
    'bad-request': anthropicError(400, 'invalid_request_error', 'messages: at least one is required'),
    'rate-limited': {
      ...anthropicError(429, 'rate_limit_error', 'Slower, please.', { 'retry-after': '3' }),
      retryAfterMs: 3_000,
    },
    overloaded: anthropicError(529, 'overloaded_error', 'Overloaded for now.'),
    timeout: anthropicError(504, 'timeout_error', 'It took too long.'),
    quota: [
      anthropicError(402, 'billing_error', 'No credit is left.'),
      anthropicError(400, 'invalid_request_error', 'Your credit balance is too low.'),
    ],
    unauthorized: anthropicError(401, 'authentication_error', 'The key is not valid.'),
    'unknown-model': anthropicError(404, 'not_found_error', 'model: nobody knows it'),
  },
};

function message(content: object[], changes: object): object {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-5-5',
    stop_reason: 'end_turn',
    stop_sequence: null,
    ...changes,
    content,
  };
}

function ended(stop_reason: string): ErrorReply {
  return { status: 200, body: message([], { stop_reason, usage: { input_tokens: 5, output_tokens: 2 } }) };
}

function anthropicError(status: number, type: string, said: string, headers: Record<string, string> = {}): ErrorReply {
  return { status, headers, body: { type: 'error', error: { type, message: said } } };
}

/** OpenAI's Responses. */
export const openaiWire: Wire = {
  basePath: '/v1',
  readRequest({ url, body }) {
    if (url !== '/v1/responses') throw new Error(`Asked for ${url}.`);
    const { input, text, max_output_tokens } = body as OpenAIBody;
    return {
      instructions: input[0].content,
      parts: input[1].content.map(
        (part): ShownPart =>
          part.type === 'input_text'
            ? { text: part.text }
            : { image: part.image_url.replace(/^data:image\/\w+;base64,/, '') },
      ),
      schema: text.format.schema,
      maxOutputTokens: max_output_tokens,
    };
  },
  writeAnswer: (text, { model, usage }) => ({
    status: 200,
    headers: { 'x-ratelimit-limit-requests': '500', 'x-ratelimit-remaining-requests': '499' },
    rateLimits: [{ kind: 'requests', limit: 500, remaining: 499 }],
    body: response([{ type: 'output_text', text, annotations: [] }], {
      model,
      usage: {
        input_tokens: usage.inputTokens,
        input_tokens_details: { cached_tokens: usage.cachedInputTokens },
        output_tokens: usage.outputTokens,
        output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
      },
    }),
  }),
  usage: ['inputTokens', 'cachedInputTokens', 'outputTokens', 'reasoningTokens'],
  errors: {
    refused: { status: 200, body: response([{ type: 'refusal', refusal: 'I will not.' }]) },
    blocked: [
      { status: 200, body: response([], { incomplete_details: { reason: 'content_filter' } }) },
      openaiError(400, 'The prompt was flagged.', 'content_policy_violation'),
    ],
    truncated: { status: 200, body: response([], { incomplete_details: { reason: 'max_output_tokens' } }) },
    empty: { status: 200, body: response([]) },
    'bad-image': openaiError(400, 'You uploaded an unsupported image.', 'invalid_image_format'),
    'too-large': openaiError(400, 'Your input is too long.', 'context_length_exceeded'),
    'rate-limited': {
      ...openaiError(429, 'Rate limit reached.', 'rate_limit_exceeded', { 'retry-after-ms': '1500' }),
      retryAfterMs: 1_500,
    },
    overloaded: openaiError(503, 'Slow down please.', 'slow_down'),
    quota: openaiError(429, 'You exceeded your current quota.', 'insufficient_quota'),
    unauthorized: openaiError(401, 'Incorrect API key provided.', 'invalid_api_key'),
    'unknown-model': openaiError(404, 'The model does not exist.', 'model_not_found'),
  },
};

function response(content: object[], changes: object = {}): object {
  return {
    id: 'resp_1',
    created_at: 1795000000,
    model: 'gpt-6-sol',
    error: null,
    incomplete_details: null,
    usage: { input_tokens: 5, output_tokens: 2 },
    output: [{ id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content }],
    ...changes,
  };
}

function openaiError(status: number, said: string, code: string, headers: Record<string, string> = {}): ErrorReply {
  return { status, headers, body: { error: { message: said, type: 'invalid_request_error', param: null, code } } };
}
