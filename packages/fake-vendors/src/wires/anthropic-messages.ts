import type { AnnotatorErrorCode } from '@visionprefer/core/plugin';
import type { ErrorReply, ShownPart, WireAnswer } from '@visionprefer/core/testing';
import {
  farFromLimits,
  part,
  RequestProblem,
  type Standing,
  type VendorError,
  type VendorWire,
} from './vendor-wire.ts';

type Content = { type: string; text?: string; source?: { type?: string; data?: string } };
interface Body {
  model?: string;
  max_tokens?: number;
  system?: string | { text: string }[];
  messages: { role: string; content: string | Content[] }[];
  output_config?: { format?: { schema?: unknown } };
}

/** What went wrong, in the vendor's words. */
const types: Partial<Record<AnnotatorErrorCode, string>> = {
  unauthorized: 'authentication_error',
  'rate-limited': 'rate_limit_error',
  quota: 'billing_error',
  'unknown-model': 'not_found_error',
  'too-large': 'request_too_large',
  overloaded: 'overloaded_error',
};

/** Anthropic's Messages. */
export const anthropicMessages: VendorWire = {
  vendor: 'anthropic',
  imageTokens: 1_296,
  serves: (path) => path === '/v1/messages',
  readModel: ({ body }) => (body as Body).model ?? '',
  readRequest({ body }) {
    const messages = part<Body['messages']>(body, 'messages');
    const { system = '', max_tokens, output_config } = body as Body;
    if (!max_tokens) throw new RequestProblem('max_tokens: Field required');
    const schema = output_config?.format?.schema;
    return {
      instructions: typeof system === 'string' ? system : system.map(({ text }) => text).join('\n'),
      parts: messages.filter(({ role }) => role === 'user').flatMap(({ content }) => readContent(content)),
      ...(schema !== undefined && { schema }),
      maxOutputTokens: max_tokens,
    };
  },
  writeAnswer: (text, told) => ({
    status: 200,
    headers: writeLimits(farFromLimits),
    rateLimits: [
      { kind: 'requests', limit: 10_000, remaining: 9_999 },
      { kind: 'tokens', limit: 4_000_000, remaining: 3_996_000 },
    ],
    body: message(told, [{ type: 'text', text, citations: null }], 'end_turn'),
  }),
  usage: ['inputTokens', 'cachedInputTokens', 'cacheWriteTokens', 'outputTokens', 'reasoningTokens'],
  errors: {
    refused: [
      ended([], 'refusal', { stop_details: { type: 'refusal', category: 'cyber', explanation: 'It is not allowed.' } }),
      ended([], 'refusal', { stop_details: null }),
    ],
    truncated: [
      ended([{ type: 'text', text: '{"images":[{"im' }], 'max_tokens'),
      ended([], 'model_context_window_exceeded'),
    ],
    empty: ended([], 'end_turn'),
    'bad-image': [
      error(400, 'bad-image', 'messages.0.content.1.image.source.base64: Image does not match the provided media type'),
      withDetails(error(400, 'bad-image', 'Too many pixels.'), {
        error_code: 'image_dimensions_too_large',
        max_side_length_pixels: 8_000,
      }),
    ],
    'too-large': error(413, 'too-large', 'Request exceeds the maximum size'),
    'bad-request': error(400, 'bad-request', 'top_p: Extra inputs are not permitted'),
    'rate-limited': {
      ...error(429, 'rate-limited', 'This request would exceed the rate limit of your organization.'),
      headers: { 'retry-after': '12.5' },
      retryAfterMs: 12_500,
    },
    overloaded: [
      error(529, 'overloaded', 'Overloaded'),
      error(500, 'bad-request', 'Internal server error'),
      error(503, 'overloaded', 'Overloaded'),
    ],
    quota: [
      error(402, 'quota', 'No credit is left.'),
      error(400, 'bad-request', 'Your credit balance is too low to access the Anthropic API.'),
      withDetails(error(429, 'rate-limited', 'The spend limit is reached.'), {
        error_code: 'enforced_spend_limit_reached',
      }),
    ],
    unauthorized: [
      error(401, 'unauthorized', 'invalid x-api-key: wrong'),
      error(403, 'unauthorized', 'Your API key does not have permission to use the specified resource.'),
    ],
    'unknown-model': error(404, 'unknown-model', 'model: claude-rehearsal-unknown'),
  },
  writeError,
  writeLimits,
};

function readContent(content: string | Content[]): ShownPart[] {
  if (typeof content === 'string') return [{ text: content }];
  if (!Array.isArray(content)) throw new RequestProblem('messages.0.content: Input should be a valid list');
  return content.map(({ type, text, source }) => {
    if (type === 'text' && typeof text === 'string') return { text };
    if (type === 'image' && source?.type === 'base64' && typeof source.data === 'string') return { image: source.data };
    throw new RequestProblem(`messages.0.content: '${type}' is no text, and no image with a base64 source`);
  });
}

function message({ usage, model }: WireAnswer, content: readonly object[], stop_reason: string) {
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens } = usage;
  return {
    id: 'msg_rehearsal',
    type: 'message',
    role: 'assistant',
    model,
    content,
    stop_reason,
    stop_sequence: null,
    usage: {
      input_tokens: inputTokens - cachedInputTokens - cacheWriteTokens,
      cache_creation_input_tokens: cacheWriteTokens,
      cache_read_input_tokens: cachedInputTokens,
      cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: cacheWriteTokens },
      output_tokens: outputTokens,
      output_tokens_details: { thinking_tokens: reasoningTokens },
      service_tier: 'standard',
    },
  };
}

function ended(content: readonly object[], stop: string, changes: object = {}): ErrorReply {
  const usage = { inputTokens: 1_200, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 16, reasoningTokens: 0 };
  const body = message({ usage: { ...usage, imageTokens: 0 }, model: 'claude-rehearsal' }, content, stop);
  return { status: 200, body: { ...body, ...changes } };
}

function writeError({ status, code, message }: VendorError): ErrorReply {
  const type =
    status === 403 ? 'permission_error' : status === 500 ? 'api_error' : (types[code] ?? 'invalid_request_error');
  return { status, body: { type: 'error', error: { type, message }, request_id: 'req_rehearsal' } };
}

function error(status: number, code: AnnotatorErrorCode, message: string): ErrorReply {
  return writeError({ status, code, message });
}

function withDetails(reply: ErrorReply, details: object): ErrorReply {
  const body = reply.body as { error: object };
  return { ...reply, body: { ...body, error: { ...body.error, details } } };
}

function writeLimits(standing: Standing, nowMs: number = Date.now()): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [kind, { limit, remaining, resetMs }] of Object.entries(standing)) {
    headers[`anthropic-ratelimit-${kind}-limit`] = `${limit}`;
    headers[`anthropic-ratelimit-${kind}-remaining`] = `${remaining}`;
    headers[`anthropic-ratelimit-${kind}-reset`] = new Date(nowMs + resetMs).toISOString();
  }
  return headers;
}
