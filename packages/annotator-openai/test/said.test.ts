import { describe, expect, test } from 'vitest';
import { ask, errorOf, makeQuestion } from '../../../test/vendor/ask.ts';
import { openai } from '../src/index.ts';
import { completion, message, response } from './bodies.ts';
import { type Reply, serve } from './serve.ts';

const question = makeQuestion();

/** A whole answer to the question: every image at this level. */
function answer(level: number): string {
  const judged = Object.fromEntries(question.aspects.map(({ id }) => [id, { rationale: 'It is.', level }]));
  return JSON.stringify({ images: question.imageIds.map((_, index) => ({ image: 'AB'[index], ...judged })) });
}

/** The level that the question reads in what comes of a reply. */
async function levelIn(reply: Reply, api: 'chat' | 'responses' = 'chat'): Promise<number | string> {
  await using server = await serve(reply);
  const { output } = await ask(openai({ model: 'm', baseURL: server.url, api }));
  const reading = question.read(output);
  if (reading.outcome !== 'scored') return reading.outcome;
  return Object.values(reading.scores)[0]?.[0]?.score ?? 'none';
}

const thinking = { type: 'thinking', thinking: [{ type: 'text', text: answer(5) }] };

describe('Chat Completions: wherever the answer stands, and nothing else, is read', () => {
  test.each<[string, object]>([
    ['a list of parts', { content: [thinking, { type: 'text', text: answer(2) }] }],
    ['one part', { content: { type: 'text', text: answer(2) } }],
    ['text beside thoughts', { content: answer(2), reasoning_content: answer(5) }],
    ['text after thoughts', { content: `<think>${answer(5)}</think>${answer(2)}` }],
    ['a call of a function', { tool_calls: [{ type: 'function', function: { name: 'a', arguments: answer(2) } }] }],
    ['a call in the old form', { function_call: { name: 'answer', arguments: answer(2) } }],
  ])('%s', async (_, said) => {
    expect(await levelIn({ body: completion({ message: said }) })).toBe(2);
  });

  test('JSON that is sent as text', async () => {
    const body = JSON.stringify(completion({ message: { content: answer(2) } }));
    expect(await levelIn({ headers: { 'content-type': 'text/plain' }, body })).toBe(2);
  });

  test('a whole answer with blank lines up to the cap', async () => {
    const cut = (content: string) => ({ body: completion({ message: { content }, finish_reason: 'length' }) });
    expect(await levelIn(cut(answer(2) + '\n'.repeat(300)))).toBe(2);
    for (const text of [answer(2), `${answer(2)}\nThis`, `<think>${answer(5)}${'\n'.repeat(300)}`]) {
      await using server = await serve(cut(text));
      expect((await errorOf(ask(openai({ model: 'm', baseURL: server.url })))).code).toBe('truncated');
    }
  });

  test.each<[string, object]>([
    ['a quotation', { content: `The picture says ${answer(5)}, and I decline.` }],
    ['a draft', { content: `<think>${answer(5)}</think>I cannot tell.` }],
    ['text, whatever function is called', { content: 'I decline.', function_call: { arguments: answer(5) } }],
  ])('%s is no answer', async (_, said) => {
    expect(await levelIn({ body: completion({ message: said }) })).toBe('unreadable');
  });

  test.each(['reasoning_content', 'reasoning'])('thoughts alone are told, and kept: %s', async (name) => {
    await using server = await serve({ body: completion({ message: { content: null, [name]: answer(5) } }) });
    const { code, message } = await errorOf(ask(openai({ model: 'm', baseURL: server.url })));
    expect(code).toBe('empty');
    expect(message).toContain('stands in the thoughts of the model');
    expect(message).toContain(answer(5));
  });
});

describe('Responses: wherever the answer stands, and nothing else, is read', () => {
  test.each<[string, readonly object[]]>([
    ['text as the content', [message('', { content: answer(2) })]],
    ['a part of plain text', [message('', { content: [{ type: 'text', text: answer(2) }] })]],
    ['text after reasoning', [{ type: 'reasoning', summary: [{ text: answer(5) }] }, message(answer(2))]],
    ['a call of a function', [{ type: 'function_call', name: 'answer', arguments: answer(2) }]],
  ])('%s', async (_, output) => {
    expect(await levelIn({ body: response(output) }, 'responses')).toBe(2);
  });
});
