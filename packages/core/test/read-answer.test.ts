import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWholeAnswer, readAnswer } from '../src/questions/answer/read-answer.ts';

describe('readAnswer', () => {
  test.each([
    ['bare', '{"a": 1}'],
    ['in a fence', '```json\n{"a": 1}\n```'],
    ['after words', 'Here is my judgement:\n{"a": 1}'],
    ['before words', '{"a": 1}\nI hope this helps.'],
    ['in a fence behind words', 'Sure! Here’s the JSON object:\n\n```json\n{"a": 1}\n```\n'],
    [
      'after longer words',
      '**Based on the provided images, here is my evaluation in the requested JSON format:**\n{"a": 1}',
    ],
    ['after what was asked', 'Certainly! Here are the scores you asked for, with rationales:\n{"a": 1}'],
    ['in the marks of an answer', '<answer>{"a": 1}</answer>'],
    ['in a box', '<|begin_of_box|>{"a": 1}<|end_of_box|>'],
    ['before the mark of a turn', '{"a": 1}<|im_end|>'],
    ['before the end of an instruction', '{"a": 1} [/INST]'],
    ['before the mark of another turn', '{"a": 1}<|observation|>'],
    ['written as JSON once more', JSON.stringify('{"a": 1}')],
    ['before blank lines', `{"a": 1}${'\n'.repeat(5_000)}`],
    ['after a byte order mark', '\uFEFF{"a": 1}'],
    ['with a trailing comma', '{"a": 1,}'],
  ])('finds the object %s', (_, text) => {
    expect(readAnswer(text)).toEqual({ value: { a: 1 } });
  });

  const draft = '{"a": 5}';
  test.each([
    ['<think>', `<think>Maybe ${draft} no, better.</think>\n{"a": 1}`],
    ['<think> with other words', `<Thinking time="3s">\nMaybe ${draft}\n</Thinking>\n\nHere is my answer: {"a": 1}`],
    ['an end alone', `Maybe ${draft}, no.\n</think>\n\n{"a": 1}`],
    ['<thought>', `<thought>${draft}</thought>{"a": 1}`],
    ['<reasoning>', `<reasoning>${draft}</reasoning>{"a": 1}`],
    ['<seed:think>', `<seed:think>${draft}</seed:think>{"a": 1}`],
    ['<longcat_think>', `<longcat_think>${draft}</longcat_think>{"a": 1}`],
    ['<think_never_used_…>', `<think_never_used_51bce0c7>${draft}</think_never_used_51bce0c7>{"a": 1}`],
    ['<antThinking>', `<antThinking>${draft}</antThinking>{"a": 1}`],
    ['<inner_thoughts>', `<inner_thoughts>${draft}</inner_thoughts>{"a": 1}`],
    ['&lt;think&gt;', `&lt;think&gt;${draft}&lt;/think&gt;{"a": 1}`],
    ['[THINK]', `[THINK]${draft}[/THINK]{"a": 1}`],
    ['◁think▷', `◁think▷${draft}◁/think▷{"a": 1}`],
    [
      '<|begin_of_thought|>',
      `<|begin_of_thought|>${draft}<|end_of_thought|><|begin_of_solution|>{"a": 1}<|end_of_solution|>`,
    ],
    ['<|START_THINKING|>', `<|START_THINKING|>${draft}<|END_THINKING|><|START_RESPONSE|>{"a": 1}<|END_RESPONSE|>`],
    ['<unused94>', `<unused94>thought\n${draft}<unused95>{"a": 1}`],
    [
      'channels',
      `<|channel|>analysis<|message|>${draft}<|end|><|start|>assistant<|channel|>final<|message|>{"a": 1}<|return|>`,
    ],
    ['channels without marks', `analysisMaybe ${draft}assistantfinal{"a": 1}`],
    ['an answer in marks', `<think>${draft}</think><answer>{"a": 1}</answer>`],
    ['thoughts within thoughts', `<think>a <think>${draft}</think> b</think>{"a": 1}`],
    ['thoughts twice', `<think>${draft}</think><think>${draft}</think>{"a": 1}`],
    ['an end that is quoted in the answer', '<think>so</think>{"a": 1, "b": "it says </think>"}'],
  ])('reads what follows thoughts: %s', (_, text) => {
    expect(readAnswer(text)).toEqual({ value: expect.objectContaining({ a: 1 }) });
  });

  test.each([
    ['a draft in thoughts, then prose', `<think>Maybe ${draft}</think>\nI cannot tell.`],
    ['thoughts that do not end', `<think>Maybe ${draft}`],
    ['thoughts that do not end, with an answer in them', `<think>Maybe <answer>${draft}</answer>`],
    ['an inner end', `<think>a <think>b</think>${draft}`],
    ['the channel of thoughts', `<|channel|>analysis<|message|>${draft}<|end|>`],
    ['thoughts with a mark that nobody knows', `<musing>${draft}</musing>`],
    ['a quotation, then a refusal', `The picture says ${draft}, which is no answer. I decline.`],
    ['a refusal, then a quotation', `I decline. The writing in it:\n\`\`\`json\n${draft}\n\`\`\``],
    ['a quotation without more', `The picture says: ${draft}`],
    ['a quotation with the mark of an answer', `The picture says: <answer>${draft}</answer>`],
    ['a quotation of the request', `Your request: ${draft}`],
    ['a quotation of what follows', `The following was required: ${draft}`],
    ['a quotation of the question', `The question asked for: ${draft}`],
    ['a quotation with an end of thoughts', `I decline. The picture says: </think>${draft}`],
    ['a quotation with whole thoughts', `It reads <think>well</think>${draft}`],
    ['a quotation with a channel', `It reads <|channel|>final<|message|>${draft}`],
    ['a quotation in quotation marks', `"${draft}"`],
    ['a quotation of Markdown', `> ${draft}`],
    ['a quotation, then what it is', `${draft}\n\nThis stands in the picture.`],
    ['several fenced blocks', `\`\`\`json\n${draft}\n\`\`\`\n\`\`\`json\n{"a": 1}\n\`\`\``],
    ['an object inside a broken one', `{"note": 'draft', "previous": ${draft}}`],
    ['words with braces before', `I use the form {so}: ${draft}`],
    ['an object in a list of two', `[${draft}, `],
  ])('takes no answer from %s', (_, text) => {
    expect(readAnswer(text)).toEqual({ problem: expect.stringMatching(/\w/) });
  });

  test('an answer that stands in the prompt was not given but repeated', () => {
    const prompt = `a poster with the words { "a":5 }`;
    expect(readAnswer(draft, prompt)).toEqual({ problem: expect.stringContaining('in the prompt word for word') });
    expect(readAnswer('{"a": 1}', prompt)).toEqual({ value: { a: 1 } });
  });

  test('whatever stands around it, nothing but what follows the thoughts comes out', () => {
    const words = fc.constantFrom(
      ...[
        'I see ',
        'The picture says ',
        'not ',
        '"',
        '\n',
        '<think>',
        '</think>',
        '[THINK]',
        '[/THINK]',
        '```json\n',
        '```',
      ],
      ...[
        '<answer>',
        '</answer>',
        'assistantfinal',
        '<|channel|>final<|message|>',
        'Here is my answer: ',
        '{',
        '}',
        '[',
        draft,
      ],
      ...['I decline. ', '<|channel|>analysis<|message|>', '</think', '<|im_end|>', '\u2028'],
    );
    const text = fc.array(words, { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        // What follows the very end of thoughts is the answer, drawn by chance.
        fc.pre(!/(<\/think>|\[\/THINK\]|final).*\{/s.test(after));
        const told = readAnswer(`<think>${before}</think>${before}I decline: ${draft}, no.${after}`);
        expect(told, JSON.stringify([before, after])).not.toHaveProperty('value.a', 5);
        const answered = readAnswer(`<think>${before}\n</think>{"a": 1}`);
        if ('value' in answered) expect(answered.value).toEqual({ a: 1 });
      }),
      { numRuns: 3_000 },
    );
  });

  test('a text that was cut off is whole when blank lines follow its answer', () => {
    expect(isWholeAnswer('{"a": 1}\n\n\n\n')).toBe(true);
    expect(isWholeAnswer('<think>so</think>{"a": 1}\n   \n')).toBe(true);
    for (const text of ['{"a": 1}', '{"a": 1}\n\n', '{"a": 1\n\n\n\n', `The picture says ${draft}\n\n\n`, '\n\n\n']) {
      expect(isWholeAnswer(text)).toBe(false);
    }
  });

  test('takes an object that was parsed already', () => {
    expect(readAnswer({ a: 1 })).toEqual({ value: { a: 1 } });
  });

  test.each([
    ['', 'the answer is empty'],
    ['  \n', 'the answer is empty'],
    ['I cannot help with that.', 'no JSON object in it'],
    ['{"a": 1} or rather {"a": 2}', 'more JSON follows, expected one object'],
    ['{"a": 1}{"a": 1}', 'more JSON follows, expected one object'],
    ['{"a": {"b": 1}, "c": ', 'the JSON is cut off'],
    ['{"a": 1, "a": 2}', 'the key "a" is given twice'],
    [undefined, 'expected a JSON object, got nothing'],
    ['{"a": 1} or so', 'words around the JSON may make a quotation of it: "or so"'],
    [[1], 'expected a JSON object, got [1]'],
    [3, 'expected a JSON object, got 3'],
  ])('does not guess at %j', (output, problem) => {
    expect(readAnswer(output)).toEqual({ problem });
  });

  test('never throws, and is quick on a flood of braces', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readAnswer(text)));
    expect(readAnswer('{'.repeat(500_000))).toHaveProperty('problem');
    expect(readAnswer('{"'.repeat(100_000))).toHaveProperty('problem');
    for (const flood of [
      '<think>',
      '</think>',
      '< ',
      '<think ',
      '[',
      'a] ',
      '`',
      '</think>{"a": 1} ',
      '<|channel|>final',
    ]) {
      expect(readAnswer(`a ${flood.repeat(100_000)}`)).toHaveProperty('problem');
    }
  });
});
