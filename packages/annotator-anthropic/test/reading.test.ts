import { AnnotatorError } from '@visionprefer/core/plugin';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mutations } from '../../../test/vendor/mutate.ts';
import { readMessage } from '../src/read-message.ts';
import { toAnnotatorError } from '../src/to-annotator-error.ts';

const message = {
  model: 'claude',
  content: [
    { type: 'thinking', thinking: 'hm' },
    { type: 'text', text: '{}' },
  ],
  stop_reason: 'end_turn',
  stop_details: { category: 'bio', explanation: 'Because.' },
  usage: {
    input_tokens: 1,
    output_tokens: 2,
    cache_read_input_tokens: 3,
    output_tokens_details: { thinking_tokens: 1 },
  },
};

test('whatever stands in a message, it is an answer in words or an AnnotatorError', () => {
  const messages = fc.oneof(mutations(message), mutations({ ...message, stop_reason: 'refusal' }));
  fc.assert(
    fc.property(messages, (data) => {
      try {
        const { output, usage = {} } = readMessage(data, new Headers(), []);
        expect(output).toMatch(/\S/);
        for (const count of Object.values(usage)) expect(count).toBeTypeOf('number');
      } catch (error) {
        expect(error).toBeInstanceOf(AnnotatorError);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('whatever the SDK throws becomes an AnnotatorError that does not tell the key', () => {
  const key = 'a-secret-of-the-test';
  const failed = fc.record(
    {
      status: fc.oneof(fc.integer({ min: 300, max: 600 }), fc.constant(undefined)),
      type: fc.oneof(fc.string(), fc.constant(null)),
      errorCode: fc.oneof(fc.string(), fc.constant(null)),
      apiMessage: fc.oneof(
        fc.string().map((text) => `${text}${key}`),
        fc.constant(null),
      ),
      headers: fc.string({ unit: 'grapheme-ascii' }).map((text) => new Headers({ 'retry-after': text.trim() })),
    },
    { requiredKeys: [] },
  );
  const thrown = fc.oneof(
    fc.anything(),
    failed.map((fields) => Object.assign(new Error(`It failed: ${key}`), fields)),
  );
  fc.assert(
    fc.property(thrown, (what) => {
      const error = toAnnotatorError(what, [key]);
      expect(error).toBeInstanceOf(AnnotatorError);
      expect(error.message).not.toContain(key);
    }),
    { numRuns: 1_000 },
  );
});

test.each<[string, unknown, string]>([
  ['text', '{"a": 1}', '{"a": 1}'],
  ['one block', { type: 'text', text: '{"a": 1}' }, '{"a": 1}'],
  ['blocks', message.content, '{}'],
  ['a call of a function', [{ type: 'tool_use', name: 'answer', input: { a: 1 } }], '{"a":1}'],
])('content that is %s is read', (_, content, output) => {
  expect(readMessage({ ...message, content }, new Headers(), []).output).toBe(output);
});

test('a whole answer with blank lines up to the cap is one, and thoughts alone are told', () => {
  const read = (changes: object) => () => readMessage({ ...message, ...changes }, new Headers(), []);
  const cut = (text: string) => read({ content: [{ type: 'text', text }], stop_reason: 'max_tokens' });
  expect(cut('{"a": 1}\n\n\n\n')().output).toBe('{"a": 1}\n\n\n\n');
  expect(cut('{"a": 1\n\n\n\n')).toThrow('cut off');
  expect(read({ content: [{ type: 'thinking', thinking: '{"a": 5}' }] })).toThrow(/in the thoughts.*\{"a": 5\}/);
});
