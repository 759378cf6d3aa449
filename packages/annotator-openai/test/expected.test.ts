import { listwise, pairwise, type Question } from '@visionprefer/core';
import { expect, test } from 'vitest';
import { ask, errorOf, makeQuestion } from '../../../test/vendor/ask.ts';
import { openai } from '../src/index.ts';
import { completion, message, response } from './bodies.ts';
import { serve } from './serve.ts';

const question = makeQuestion({ strategy: listwise({ rationale: 'none' }) });

/** An answer that gives every image and aspect its best level, in tokens of five characters. */
function answerBest({ aspects }: Question): { text: string; tokens: object[] } {
  const images = ['A', 'B'].map((image) => ({
    image,
    ...Object.fromEntries(aspects.map(({ id, levels }) => [id, { level: levels[4].name }])),
  }));
  const text = JSON.stringify({ images });
  const tokens = (text.match(/.{1,5}/gs) ?? []).map((token) => ({ token, logprob: 0, top_logprobs: [] }));
  return { text, tokens };
}

/** The same, with the first token of one level told as no more than probable. */
function answerUnsure(): { text: string; tokens: object[] } {
  const { text } = answerBest(question);
  const at = text.indexOf('Flawless');
  const certain = (token: string) => ({ token, bytes: null, logprob: 0, top_logprobs: [] });
  const unsure = {
    token: 'Flaw',
    logprob: Math.log(0.7),
    top_logprobs: [
      { token: 'Flaw', logprob: Math.log(0.7) },
      { token: 'Slight', logprob: Math.log(0.3) },
    ],
  };
  return { text, tokens: [certain(text.slice(0, at)), unsure, certain(text.slice(at + 4))] };
}

test.each(['responses', 'chat'] as const)('%s: a level becomes its expectation, with the distribution', async (api) => {
  const { text, tokens } = answerUnsure();
  const body =
    api === 'chat'
      ? completion({ message: { content: text }, logprobs: { content: tokens } })
      : response([message('', { content: [{ type: 'output_text', text, annotations: [], logprobs: tokens }] })]);
  await using server = await serve({ body });
  const annotator = openai({ model: 'gpt-4.1', client: server.client, scores: 'expected', api });
  expect(annotator.id).toBe('openai:gpt-4.1?scores=expected');
  const { output } = await ask(annotator, question);
  expect(server.arrived[0]?.body).toMatchObject(
    api === 'chat'
      ? { logprobs: true, top_logprobs: 20 }
      : { include: ['message.output_text.logprobs'], top_logprobs: 20 },
  );
  const reading = question.read(output);
  if (reading.outcome !== 'scored') throw new Error(JSON.stringify(reading));
  const [unsure, sure] = reading.scores.fidelity ?? [];
  expect(unsure).toMatchObject({ score: 4.7, distribution: [0, 0, 0, 0.3, 0.7] });
  expect(sure).toMatchObject({ score: 5, distribution: [0, 0, 0, 0, 1] });
});

test('an answer that core would not read is not made readable', async () => {
  const { text, tokens } = answerBest(question);
  for (const change of [
    (answer: string) => answer.replace('"Flawless"', '"Great"'),
    (answer: string) => answer.replace('"image":"B"', '"image":"A"'),
    (answer: string) => answer.slice(0, -20),
    (answer: string) => answer.replace('"fidelity"', '"fidelity":{"level":"Broken"},"fidelity"'),
  ]) {
    const content = change(text);
    expect(content).not.toBe(text);
    const logprobs = { content: (content.match(/.{1,5}/gs) ?? []).map((token) => ({ ...tokens[0], token })) };
    await using server = await serve({ body: completion({ message: { content }, logprobs }) });
    const annotator = openai({ model: 'm', baseURL: server.url, scores: 'expected' });
    expect(question.read((await ask(annotator, question)).output).outcome).toBe('unreadable');
  }
});

test('a level named in a rationale is no level', async () => {
  const [, aspect] = question.aspects;
  const { text } = answerBest(question);
  const content = text.replace(
    `"${aspect?.id}":{`,
    `"${aspect?.id}":{"rationale":"it says \\"level\\": \\"Broken\\" here",`,
  );
  const logprobs = { content: [{ token: content, logprob: 0, top_logprobs: [] }] };
  await using server = await serve({ body: completion({ message: { content }, logprobs }) });
  const { output } = await ask(openai({ model: 'm', baseURL: server.url, scores: 'expected' }), question);
  expect(output).toContain('it says \\"level\\": \\"Broken\\" here');
  expect(question.read(output).outcome).toBe('scored');
});

test('tokens that do not fit leave the levels, no tokens are an error, and comparisons need none', async () => {
  const { text } = answerBest(question);
  const logprobs = { content: [{ token: 'something else', logprob: 0, top_logprobs: [] }] };
  await using odd = await serve({ body: completion({ message: { content: text }, logprobs }) });
  expect((await ask(openai({ model: 'm', baseURL: odd.url, scores: 'expected' }), question)).output).toBe(text);

  await using none = await serve({ body: completion({ message: { content: text } }) });
  const error = await errorOf(ask(openai({ model: 'm', baseURL: none.url, scores: 'expected' }), question));
  expect([error.code, error.message]).toEqual(['bad-request', expect.stringMatching(/no token log-prob.*'level'/)]);

  const compared = '{"fidelity":{"preferred":"A"}}';
  await using pairs = await serve({ body: completion({ message: { content: compared } }) });
  const annotator = openai({ model: 'm', baseURL: pairs.url, scores: 'expected' });
  expect((await ask(annotator, makeQuestion({ strategy: pairwise() }))).output).toBe(compared);
});

type Decision = { type: string; name: string; levels?: { label: string }[] };

/** What the Decisions interface answers: for each question a distribution, the same for all. */
function decide(probabilities: readonly number[], changes: Record<string, object> = {}): object {
  const answers = ['A', 'B'].flatMap((label) =>
    question.aspects.map(({ id, levels }) => ({
      type: 'score',
      name: `${label}:${id}`,
      score: 2.4,
      confidence: 0.6,
      probabilities: levels.map(({ name }, value) => ({ label: name, value, probability: probabilities[value] })),
      ...changes[`${label}:${id}`],
    })),
  );
  return { model: 'gpt-6-luna', answers, usage: { input_tokens: 1371, output_tokens: 0 } };
}

test('Decisions: a question for each image and aspect, and its distribution as the score', async () => {
  await using server = await serve({ body: decide([0, 0.1, 0.2, 0.3, 0.4]) });
  const annotator = openai({ model: 'gpt-6-luna', client: server.client, scores: 'expected' });
  const { output, usage, model } = await ask(annotator, question);
  expect({ usage, model }).toEqual({ usage: { inputTokens: 1371, outputTokens: 0 }, model: 'gpt-6-luna' });
  const [arrived] = server.arrived;
  expect(arrived?.path).toBe('/v1/decisions');
  const asked = arrived?.body.questions as Decision[];
  expect(asked.map(({ name }) => name)).toEqual(
    question.aspects.flatMap(({ id }) => ['A', 'B'].map((label) => `${label}:${id}`)),
  );
  const fidelity = asked.find(({ name }) => name === 'A:fidelity');
  expect(fidelity?.levels?.map(({ label }) => label)).toEqual([
    'Broken',
    'Badly flawed',
    'Noticeably flawed',
    'Slightly flawed',
    'Flawless',
  ]);
  expect(arrived?.body.input).toMatchObject([
    { role: 'developer', content: [{ text: question.instructions, prompt_cache_breakpoint: { mode: 'explicit' } }] },
    { role: 'user', content: [{}, {}, { type: 'input_image', detail: 'high' }, {}, { type: 'input_image' }, {}] },
  ]);
  const reading = question.read(output);
  if (reading.outcome !== 'scored') throw new Error(JSON.stringify(reading));
  for (const scores of Object.values(reading.scores)) {
    expect(scores.map(({ score, distribution }) => [score, distribution])).toEqual([
      [4, [0, 0.1, 0.2, 0.3, 0.4]],
      [4, [0, 0.1, 0.2, 0.3, 0.4]],
    ]);
  }
});

test('Decisions: one that is declined, one that is missing, one without a level', async () => {
  await using declining = await serve({ body: decide([0, 0, 0, 0, 1], { 'B:fidelity': { type: 'refusal' } }) });
  const model = { model: 'gpt-6-luna', scores: 'expected' } as const;
  const error = await errorOf(ask(openai({ ...model, client: declining.client }), question));
  expect([error.code, error.message]).toEqual(['refused', expect.stringContaining('declined B:fidelity.')]);
  expect(error.usage).toEqual({ inputTokens: 1371, outputTokens: 0 });

  for (const change of [{ name: 'C:fidelity' }, { probabilities: [{ label: 'Broken', value: 0, probability: 1 }] }]) {
    await using server = await serve({ body: decide([0, 0, 0, 0, 1], { 'B:fidelity': change }) });
    const { output } = await ask(openai({ ...model, client: server.client }), question);
    expect(question.read(output)).toMatchObject({
      outcome: 'unreadable',
      detail: expect.stringContaining('B, fidelity'),
    });
  }
});

test('Decisions: a comparison is a choice for each aspect', async () => {
  const compared = makeQuestion({ strategy: pairwise() });
  const answers = compared.aspects.map(({ id }, index) => ({
    type: 'choice',
    name: id,
    choice: ['A', 'B', 'tie', 'A'][index],
    confidence: 0.8,
    probabilities: [],
  }));
  await using server = await serve({ body: { model: 'gpt-6-luna', answers } });
  const { output } = await ask(openai({ model: 'gpt-6-luna', client: server.client, scores: 'expected' }), compared);
  const [first, second] = compared.imageIds;
  const reading = compared.read(output);
  if (reading.outcome !== 'compared') throw new Error(JSON.stringify(reading));
  expect(compared.aspects.map(({ id }) => reading.preferred[id]?.imageId)).toEqual([first, second, 'tie', first]);
  expect(server.arrived[0]?.body.questions).toMatchObject(
    compared.aspects.map(({ id }) => ({
      type: 'choice',
      name: id,
      choices: [{ value: 'A' }, { value: 'B' }, { value: 'tie' }],
    })),
  );
});
