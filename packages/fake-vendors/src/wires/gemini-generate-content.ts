import type { AnnotatorErrorCode } from '@visionprefer/core/plugin';
import type { ErrorReply, ShownPart } from '@visionprefer/core/testing';
import { part, RequestProblem, type VendorError, type VendorWire } from './vendor-wire.ts';

type Part = { text?: string; inlineData?: { data?: string } };
interface Body {
  contents: { role?: string; parts: Part[] }[];
  systemInstruction?: { parts?: Part[] };
  generationConfig?: { responseJsonSchema?: unknown; responseSchema?: unknown; maxOutputTokens?: number };
}

const path = /^\/v1(?:beta)?\/models\/([^/:]+):generateContent$/;

/** HTTP status → the vendor's own name for it. */
const statuses: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

/** Google's generateContent for the Gemini models. */
export const geminiGenerateContent: VendorWire = {
  vendor: 'google',
  imageTokens: 1_120,
  serves: (asked) => path.test(asked),
  readModel: ({ url }) => decodeURIComponent(path.exec(url.split('?')[0] ?? '')?.[1] ?? ''),
  readRequest({ body }) {
    const contents = part<Body['contents']>(body, 'contents');
    const { systemInstruction, generationConfig = {} } = body as Body;
    const { responseJsonSchema, responseSchema, maxOutputTokens } = generationConfig;
    const schema = responseJsonSchema ?? responseSchema;
    return {
      instructions: (systemInstruction?.parts ?? []).map(({ text = '' }) => text).join('\n'),
      parts: contents.filter(({ role = 'user' }) => role === 'user').flatMap(({ parts }) => parts.map(readPart)),
      ...(schema !== undefined && { schema }),
      ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    };
  },
  writeAnswer(text, { model, usage }) {
    const { inputTokens, cachedInputTokens, outputTokens, reasoningTokens, imageTokens } = usage;
    const parts = [{ text: '**Looking** at {"the": "images"}', thought: true }, { text }];
    return {
      status: 200,
      body: {
        candidates: [{ content: { parts, role: 'model' }, finishReason: 'STOP', index: 0 }],
        usageMetadata: {
          promptTokenCount: inputTokens,
          cachedContentTokenCount: cachedInputTokens,
          candidatesTokenCount: outputTokens - reasoningTokens,
          thoughtsTokenCount: reasoningTokens,
          totalTokenCount: inputTokens + outputTokens,
          promptTokensDetails: [
            { modality: 'TEXT', tokenCount: inputTokens - imageTokens },
            { modality: 'IMAGE', tokenCount: imageTokens },
          ],
        },
        modelVersion: model,
        responseId: 'rehearsal',
      },
    };
  },
  usage: ['inputTokens', 'cachedInputTokens', 'outputTokens', 'reasoningTokens', 'imageTokens'],
  lacks: ['rateLimits'],
  errors: {
    blocked: [
      ended({ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } }),
      ...['SAFETY', 'RECITATION', 'BLOCKLIST', 'SPII', 'IMAGE_SAFETY'].map((reason) => candidate(reason)),
      candidate('PROHIBITED_CONTENT', { content: { parts: [{ text: '{"images":[]}' }], role: 'model' } }),
    ],
    truncated: [
      candidate('MAX_TOKENS', { content: { parts: [{ text: '{"images":[{"im' }], role: 'model' } }),
      candidate('MAX_TOKENS', { content: { role: 'model' } }),
    ],
    empty: [candidate('STOP', { content: { role: 'model' } }), candidate('OTHER'), candidate('MALFORMED_RESPONSE')],
    'bad-image': error(400, 'bad-request', 'Unable to process input image. Try again.'),
    'too-large': error(400, 'bad-request', 'Request payload size exceeds the limit: 20971520 bytes.'),
    'bad-request': error(400, 'bad-request', 'Invalid JSON payload received. Unknown name "topp".'),
    'rate-limited': {
      ...writeError({ ...limited('PerMinute'), retryAfterMs: 34_400 }),
      retryAfterMs: 34_400,
    },
    quota: writeError({ ...limited('PerDay'), retryAfterMs: 34_400 }),
    overloaded: [
      error(503, 'overloaded', 'The model is overloaded. Try again later.'),
      error(500, 'overloaded', 'An internal error has occurred.'),
    ],
    unauthorized: [
      error(400, 'unauthorized', 'API key not valid: wrong. Pass a valid API key.'),
      error(403, 'unauthorized', 'Your API key was reported as leaked. Use another API key.'),
    ],
    'unknown-model': error(404, 'unknown-model', 'models/rehearsal is not found for API version v1beta.'),
  },
  writeError,
  // It tells nothing of its limits until they are reached.
  writeLimits: () => ({}),
};

function readPart({ text, inlineData }: Part): ShownPart {
  if (typeof text === 'string') return { text };
  if (typeof inlineData?.data === 'string') return { image: inlineData.data };
  throw new RequestProblem('Unable to process input: a part needs text or inlineData.');
}

function ended(response: object): ErrorReply {
  const usageMetadata = { promptTokenCount: 1_200, totalTokenCount: 1_200 };
  const usage = { inputTokens: 1_200 };
  return { status: 200, body: { ...response, usageMetadata, modelVersion: 'gemini-rehearsal' }, usage };
}

function candidate(finishReason: string, more: object = {}): ErrorReply {
  return ended({ candidates: [{ finishReason, index: 0, ...more }] });
}

function error(status: number, code: AnnotatorErrorCode, message: string): ErrorReply {
  return writeError({ status, code, message });
}

function limited(per: string): VendorError {
  return { status: 429, code: 'rate-limited', message: `You exceeded your current quota: GenerateRequests${per}.` };
}

function writeError({ status, code, message, retryAfterMs }: VendorError): ErrorReply {
  const details = [
    ...(code === 'unauthorized'
      ? [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID', domain: 'googleapis.com' }]
      : []),
    ...(status === 429 ? [quotaFailure(message)] : []),
    ...(retryAfterMs !== undefined
      ? [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${retryAfterMs / 1_000}s` }]
      : []),
  ];
  const body = { code: status, message, status: statuses[status] ?? 'UNKNOWN', ...(details.length && { details }) };
  return { status, body: { error: body } };
}

function quotaFailure(message: string): object {
  const per = /PerDay/.test(message) ? 'PerDay' : 'PerMinute';
  const quotaId = `GenerateRequests${per}PerProjectPerModel`;
  return { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaId, quotaValue: '10' }] };
}
