import { describeSilence, saidIn } from '@visionprefer/core/plugin';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe('saidIn', () => {
  test.each<[string, unknown[], string, string]>([
    ['text', ['{"a": 1}'], '{"a": 1}', ''],
    ['one part', [{ type: 'text', text: ' yes' }], ' yes', ''],
    ['a part without a type', [{ text: 'yes' }], 'yes', ''],
    ['parts', [[{ type: 'output_text', text: 'a' }, 'b', { type: 'text', text: 'c' }]], 'abc', ''],
    [
      'Mistral',
      [
        [
          { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
          { type: 'text', text: 'a' },
        ],
      ],
      'a',
      'hm',
    ],
    [
      'Anthropic',
      [
        [
          { type: 'thinking', thinking: 'hm', signature: 's' },
          { type: 'text', text: 'a' },
        ],
      ],
      'a',
      'hm',
    ],
    [
      'Google',
      [
        [
          { text: 'hm', thought: true },
          { text: 'a', thoughtSignature: 's' },
        ],
      ],
      'a',
      'hm',
    ],
    [
      'the AI SDK',
      [
        [
          { type: 'reasoning', text: 'hm' },
          { type: 'text', text: 'a' },
        ],
      ],
      'a',
      'hm',
    ],
    ['reasoning alone', [null, undefined, { thinking: '{"a": 5}' }], '', '{"a": 5}'],
    ['a call', [null, [{ type: 'function', function: { name: 'answer', arguments: '{"a": 1}' } }]], '{"a": 1}', ''],
    ['a call with an object', ['', { function: { name: 'answer', arguments: { a: 1 } } }], '{"a":1}', ''],
    ['a call of Google', [[{ functionCall: { name: 'answer', args: { a: 1 } } }]], '{"a":1}', ''],
    ['a call of Anthropic', [[{ type: 'tool_use', input: { a: 1 } }]], '{"a":1}', ''],
    ['a call of the AI SDK', [[{ type: 'tool-call', input: '{"a": 1}' }]], '{"a": 1}', ''],
    ['text and a call', ['I cannot.', [{ function: { arguments: '{"a": 5}' } }]], 'I cannot.', ''],
    ['two calls', [null, [{ function: { arguments: '{"a": 5}' } }, { function: { arguments: '{"a": 1}' } }]], '', ''],
    ['what is none of these', [[{ type: 'image', text: 'no' }, 3, null, { type: 'refusal', refusal: 'no' }]], '', ''],
  ])('%s', (_, contents, text, thoughts) => {
    expect(saidIn(...contents)).toEqual({ text, thoughts });
  });

  test('never throws', () => {
    fc.assert(fc.property(fc.array(fc.anything()), (contents) => void saidIn(...contents)));
  });
});

test('describeSilence tells where the text stands', () => {
  expect(describeSilence({ text: '', thoughts: ' ' }, [])).toBe('.');
  expect(describeSilence({ text: '', thoughts: 'a secret-key' }, ['secret-key'])).toMatch(
    /: all of it stands in the thoughts .* Turn thinking off.*It thought: a /,
  );
});
