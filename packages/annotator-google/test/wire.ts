import type { ErrorReply, ShownPart, Wire } from '@visionprefer/core/testing';

interface Body {
  systemInstruction: { parts: { text: string }[] };
  contents: { parts: ({ text: string } | { inlineData: { data: string } })[] }[];
  generationConfig: { responseJsonSchema: unknown; maxOutputTokens: number };
}

/** Google's generateContent. */
export const googleWire: Wire = {
  readRequest({ url, body }) {
    if (!/^\/v1beta\/models\/[^/]+:generateContent$/.test(url)) throw new Error(`${url} is not served`);
    const { systemInstruction, contents, generationConfig } = body as Body;
    const parts = contents.flatMap((content) => content.parts);
    return {
      instructions: systemInstruction.parts.map(({ text }) => text).join(''),
      parts: parts.map((part): ShownPart => ('text' in part ? { text: part.text } : { image: part.inlineData.data })),
      schema: generationConfig.responseJsonSchema,
      maxOutputTokens: generationConfig.maxOutputTokens,
    };
  },
  writeAnswer(text, { model, usage }) {
    const { inputTokens, cachedInputTokens, outputTokens, reasoningTokens, imageTokens } = usage;
    const usageMetadata = {
      promptTokenCount: inputTokens,
      cachedContentTokenCount: cachedInputTokens,
      candidatesTokenCount: outputTokens - reasoningTokens,
      thoughtsTokenCount: reasoningTokens,
      promptTokensDetails: [{ modality: 'IMAGE', tokenCount: imageTokens }],
    };
    const parts = [{ text: 'I look closely.', thought: true }, { text }];
    return {
      status: 200,
      body: { candidates: [{ content: { parts }, finishReason: 'STOP' }], usageMetadata, modelVersion: model },
    };
  },
  usage: ['inputTokens', 'cachedInputTokens', 'outputTokens', 'reasoningTokens', 'imageTokens'],
  lacks: ['rateLimits'],
  errors: {
    blocked: [
      ended({ promptFeedback: { blockReason: 'SAFETY' } }),
      ended({ candidates: [{ finishReason: 'RECITATION' }] }),
    ],
    truncated: ended({ candidates: [{ finishReason: 'MAX_TOKENS' }] }),
    empty: ended({ candidates: [{ finishReason: 'STOP' }] }),
    'bad-image': failed(400, 'INVALID_ARGUMENT', 'Unable to process input image.'),
    'too-large': failed(400, 'INVALID_ARGUMENT', 'Request payload size exceeds the limit: 20971520 bytes.'),
    'bad-request': failed(400, 'INVALID_ARGUMENT', 'Request contains an invalid argument.'),
    'rate-limited': {
      ...failed(429, 'RESOURCE_EXHAUSTED', 'Slower, please.', [{ retryDelay: '34.4s' }]),
      retryAfterMs: 34_400,
    },
    overloaded: failed(503, 'UNAVAILABLE', 'The model is overloaded.'),
    timeout: failed(504, 'DEADLINE_EXCEEDED', 'It took too long.'),
    quota: failed(429, 'RESOURCE_EXHAUSTED', 'That was all.', [{ violations: [{ quotaId: 'RequestsPerDay' }] }]),
    unauthorized: failed(400, 'INVALID_ARGUMENT', 'The key is wrong.', [{ reason: 'API_KEY_INVALID' }]),
    'unknown-model': failed(404, 'NOT_FOUND', 'models/nobody is not found'),
  },
};

function ended(response: object): ErrorReply {
  return { status: 200, body: { ...response, usageMetadata: { promptTokenCount: 5 } }, usage: { inputTokens: 5 } };
}

function failed(status: number, name: string, message: string, details?: object[]): ErrorReply {
  return { status, body: { error: { code: status, message, status: name, ...(details && { details }) } } };
}
