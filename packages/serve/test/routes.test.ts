import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type RewardServer, startRewardServer } from '@visionprefer/serve';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instantSource } from './instant-source.ts';

let server: RewardServer;
beforeAll(async () => {
  server = await startRewardServer({ source: instantSource(), port: 0 });
});
afterAll(() => server.close());

interface Answer {
  status: number;
  retryAfter: string | null;
  shouldRetry: string | null;
  body: Record<string, unknown>;
}

/** Sends requests over the wires of the trainers, from Python, whose pickles are its own. */
async function ask(
  skip: (why: string) => never,
  ...requests: [wire: string, ...pictures: [file: string, prompt: string][]][]
) {
  const lines = requests.map(([wire, ...pictures]) =>
    JSON.stringify({
      wire,
      pictures: pictures.map(([file]) => Buffer.from(file).toString('base64')),
      prompts: pictures.map(([, prompt]) => prompt),
    }),
  );
  const running = promisify(execFile)('python3', [join(import.meta.dirname, 'wire_clients.py'), server.url]);
  running.child.stdin?.end(`${lines.join('\n')}\n`);
  const printed = await running.catch((error: Error) => {
    if (!/ENOENT/.test(error.message)) throw error;
    return skip('there is no python3 here');
  });
  return printed.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer);
}

/** The reward is the mean of the file's bytes and the prompt's length. */
const two: [string, string][] = [
  ['abcd', 'ab'],
  ['ab', 'a "red" cube\n🎲'],
];
const rewards = [3, 8.5];

describe('each wire gives the same rewards, in order', () => {
  test('pickles', async ({ skip }) => {
    const protocols = [0, 1, 2, 3, 4, 5].map((protocol): [string, ...typeof two] => [`verl-omni-${protocol}`, ...two]);
    const [deqa, geneval, llava, grpo, ...verl] = await ask(
      skip,
      ['deqa', ...two],
      ['geneval', ...two],
      ['llava', ...two],
      ['flow-grpo', ...two],
      ...protocols,
    );
    expect(verl.map(({ body }) => body.scores)).toEqual(protocols.map(() => rewards));
    expect(grpo?.body.outputs).toEqual(rewards);
    expect(deqa?.body.outputs).toEqual([2, 1]);
    expect(llava?.body).toMatchObject({ recall: [[3], [8.5]], precision: [[3], [8.5]], f1: [[3], [8.5]] });
    expect(llava?.body.outputs).toHaveLength(2);
    expect(geneval?.body).toMatchObject({ scores: rewards, rewards, strict_rewards: rewards });
    expect(geneval?.body.group_rewards).toMatchObject({ colors: [-10, 8.5], counting: [3, -10], position: [-10, -10] });
  });

  test('Flow-Factory', async ({ skip }) => {
    const [answer] = await ask(skip, ['flow-factory', ...two]);
    expect(answer).toMatchObject({ status: 200, body: { rewards } });
  });

  test('Flow-Factory and UniRL, by clients that leave out what they do not need', async () => {
    const image = Buffer.from('abcd').toString('base64');
    const bodies = {
      '/compute': { prompt: ['ab'], image: [image] },
      '/score': { requests: [{ history: [{ text: 'ab', image_b64: image }], required_rewards: ['visionprefer'] }] },
    };
    for (const [path, body] of Object.entries(bodies)) {
      const answer = await fetch(server.url + path, { method: 'POST', body: JSON.stringify(body) });
      expect(await answer.text()).toMatch(/\[3\]|"overall":3/);
    }
  });

  test('UniRL: the whole first, then aspects, which are rewards too', async ({ skip }) => {
    const [answer] = await ask(skip, ['unirl', ...two]);
    expect(answer?.body).toEqual({
      results: [
        { visionprefer: { overall: 3, size: 4, length: 2 }, size: { size: 4, score: expect.any(Number) } },
        { visionprefer: { overall: 8.5, size: 2, length: 15 }, size: { size: 2, score: expect.any(Number) } },
      ],
      errors: [{}, {}],
    });
    expect(JSON.stringify(answer?.body.results)).toContain('{"visionprefer":{"overall":3,');
    const health = (await (await fetch(`${server.url}/health`)).json()) as { status: string; rewards: object };
    expect(health).toMatchObject({ status: 'ok', rewards: { visionprefer: ['ready'], size: ['ready'] } });
    const { rewards: names } = (await (await fetch(`${server.url}/rewards`)).json()) as { rewards: string[] };
    expect(names).toEqual(['instant', 'visionprefer', 'size', 'length']);
  });

  test('chat: scores from 1 to 5, as the clients of UnifiedReward find them', async ({ skip }) => {
    const caption = 'a sign that says "Text Caption: [x]"\nand [more]';
    const [answer] = await ask(skip, ['chat', ['abc', caption]]);
    const content = JSON.stringify(answer?.body.choices).replaceAll('\\n', '\n');
    const [, final] = /Final Score:\s*([1-5](?:\.\d+)?)/.exec(content) ?? [];
    const expected = (1 + (3 % 5) * 0.8 + 1 + (caption.length % 5) * 0.8) / 2;
    expect(Number(final)).toBeCloseTo(expected, 7);
    const axes = [...content.matchAll(/(Alignment|Coherence|Style)\s+Score\s*(?:\(1-5\))?\s*:\s*([\d.]+)/g)];
    expect(axes.map(([, axis, score]) => [axis, Number(score)])).toEqual(
      ['Alignment', 'Coherence', 'Style'].map((axis) => [axis, Number(final)]),
    );
    const models = (await (await fetch(`${server.url}/v1/models`)).json()) as { data: { id: string }[] };
    expect(models.data.map(({ id }) => id)).toContain('instant');
  });
});

describe('a picture without a reward is an error of each protocol, never a number', () => {
  const broken: [string, string][] = [
    ['ab', 'sound'],
    ['!', 'broken'],
  ];
  const overloaded: [string, string][] = [['~', 'overloaded']];

  test('pickles: final ones are a 4xx, others 503 with Retry-After, none is 500', async ({ skip }) => {
    const wires = ['verl-omni', 'flow-grpo', 'deqa', 'geneval', 'llava'];
    const final = await ask(skip, ...wires.map((wire): [string, ...typeof two] => [wire, ...broken]));
    for (const { status, body, retryAfter } of final) {
      expect(status).toBe(422);
      expect(retryAfter).toBeNull();
      expect(body).toEqual({ error: 'Picture 2 of 2: It is no picture.', code: 'bad-image' });
    }
    const passing = await ask(skip, ...wires.map((wire): [string, ...typeof two] => [wire, ...overloaded]));
    for (const answer of passing)
      expect(answer).toMatchObject({ status: 503, retryAfter: '2', body: { code: 'failed' } });
  });

  test('questions to LLaVA are not answered with a reward', async ({ skip }) => {
    const [answer] = await ask(skip, ['llava-questions', ...two]);
    expect(answer).toMatchObject({ status: 400, body: { code: 'bad-request' } });
  });

  test('Flow-Factory: final ones are status 200 with an error, others 503', async ({ skip }) => {
    const [final, passing] = await ask(skip, ['flow-factory', ...broken], ['flow-factory', ...overloaded]);
    expect(final).toMatchObject({ status: 200, body: { error: 'Picture 2 of 2: It is no picture.' } });
    expect(final?.body).not.toHaveProperty('rewards');
    expect(passing).toMatchObject({ status: 503 });
  });

  test('UniRL: named in errors, beside the results of others', async ({ skip }) => {
    const [final, passing] = await ask(skip, ['unirl', ...broken], ['unirl', ...overloaded]);
    expect(final).toMatchObject({ status: 200, body: { errors: [{}, { visionprefer: 'It is no picture.' }] } });
    expect(final?.body).toHaveProperty('results.1', {});
    expect(passing).toMatchObject({ status: 503 });
  });

  test('chat: an error that the SDK takes for final, or asks again', async ({ skip }) => {
    const [final, passing] = await ask(skip, ['chat', ['!', 'x']], ['chat', ['~', 'x']]);
    expect(final).toMatchObject({ status: 422, shouldRetry: 'false', body: { error: { code: 'bad-image' } } });
    expect(passing).toMatchObject({ status: 503, shouldRetry: 'true', retryAfter: '2' });
  });
});

test('what is no pickle of a protocol is said', async () => {
  for (const body of ['no pickle', '\x80\x02]q\0.', '\x80\x02}q\0.', 'cos\nsystem\n(Vecho pwned\ntR.']) {
    const answer = await fetch(server.url, { method: 'POST', body: Buffer.from(body, 'latin1') });
    expect(answer.status).toBe(400);
    expect(Buffer.from(await answer.arrayBuffer()).toString('latin1')).toContain('bad-request');
  }
});
