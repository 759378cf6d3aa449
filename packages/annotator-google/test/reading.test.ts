import { AnnotatorError } from '@visionprefer/core/plugin';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mutations } from '../../../test/vendor/mutate.ts';
import { readResponse } from '../src/read-response.ts';
import { toAnnotatorError } from '../src/to-annotator-error.ts';

const response = {
  candidates: [{ content: { parts: [{ text: 'hm', thought: true }, { text: '{}' }] }, finishReason: 'STOP' }],
  promptFeedback: { safetyRatings: [] },
  usageMetadata: {
    promptTokenCount: 560,
    candidatesTokenCount: 36,
    thoughtsTokenCount: 3,
    promptTokensDetails: [{ modality: 'IMAGE', tokenCount: 516 }],
  },
  modelVersion: 'gemini',
};
const failure = {
  error: {
    code: 429,
    message: 'Slower.',
    status: 'RESOURCE_EXHAUSTED',
    details: [{ violations: [{ quotaId: 'PerMinute' }] }, { retryDelay: { seconds: 3, nanos: 1 } }, { reason: 'WHY' }],
  },
};
const codes = /^[a-z]+(-[a-z]+)?$/;

test('whatever stands in a response, it is an answer in words or an AnnotatorError', () => {
  fc.assert(
    fc.property(mutations(response), (data) => {
      try {
        const { output, usage = {} } = readResponse(data, []);
        expect(output).toMatch(/\S/);
        for (const count of Object.values(usage)) expect(count).toBeTypeOf('number');
      } catch (error) {
        expect(error).toBeInstanceOf(AnnotatorError);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('whatever either SDK throws becomes an AnnotatorError that does not tell the key', () => {
  const key = 'a-secret-of-the-test';
  const thrown = fc.oneof(
    fc.anything(),
    mutations(failure).map((body) => Object.assign(new Error(JSON.stringify(body) ?? ''), { status: 429 })),
    mutations(failure.error.details).map((errorDetails) =>
      Object.assign(new Error(`[GoogleGenerativeAI Error]: Error fetching from http://x: [429 ] ${key}`), {
        status: 429,
        errorDetails,
      }),
    ),
    fc
      .tuple(fc.integer({ min: 300, max: 600 }), fc.string())
      .map(([status, text]) => Object.assign(new Error(`${text}${key}${text}`), { status })),
  );
  fc.assert(
    fc.property(thrown, (what) => {
      const error = toAnnotatorError(what, [key]);
      expect(error).toBeInstanceOf(AnnotatorError);
      expect(error.code).toMatch(codes);
      expect(error.message).not.toContain(key);
      if (error.retryAfterMs !== undefined) expect(error.retryAfterMs).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 1_000 },
  );
});

test('a body whose values refuse to become text is an AnnotatorError all the same', () => {
  const stubborn = { toString: 1, valueOf: 1 };
  const body = {
    error: {
      code: 429,
      message: 'Slower.',
      details: [{ violations: [{ quotaId: stubborn }], retryDelay: { seconds: stubborn } }],
    },
  };
  const error = toAnnotatorError(Object.assign(new Error(JSON.stringify(body)), { status: 429 }), []);
  expect(error).toMatchObject({ name: 'AnnotatorError', code: 'rate-limited' });
});

test.each<[string, unknown, string]>([
  ['parts', { parts: [{ text: '{"a": 5}', thought: true }, { text: '{"a": 1}' }] }, '{"a": 1}'],
  ['one part', { parts: { text: '{"a": 1}' } }, '{"a": 1}'],
  ['text', '{"a": 1}', '{"a": 1}'],
  ['a call of a function', { parts: [{ functionCall: { name: 'answer', args: { a: 1 } } }] }, '{"a":1}'],
])('content that is %s is read', (_, content, output) => {
  expect(readResponse({ ...response, candidates: [{ content, finishReason: 'STOP' }] }, []).output).toBe(output);
});

test('a whole answer with blank lines up to the cap is one, and thoughts alone are told', () => {
  const read = (part: object, finishReason: string) => () =>
    readResponse({ ...response, candidates: [{ content: { parts: [part] }, finishReason }] }, []);
  expect(read({ text: '{"a": 1}\n\n\n\n' }, 'MAX_TOKENS')().output).toBe('{"a": 1}\n\n\n\n');
  expect(read({ text: '{"a": 1\n\n\n\n' }, 'MAX_TOKENS')).toThrow('cut off');
  expect(read({ text: '{"a": 5}', thought: true }, 'STOP')).toThrow(/in the thoughts.*\{"a": 5\}/);
});
