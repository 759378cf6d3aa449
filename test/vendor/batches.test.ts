import { anthropic } from '@visionprefer/annotator-anthropic';
import { google } from '@visionprefer/annotator-google';
import { openai } from '@visionprefer/annotator-openai';
import { type Batching, listwise, paperAspects } from '@visionprefer/core';
import type { Annotator, AnnotatorError, Question } from '@visionprefer/core/plugin';
import { type FakeVendor, type FakeVendorOptions, startFakeVendor } from '@visionprefer/fake-vendors';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeImage } from './ask.ts';

const { signal } = new AbortController();

/** Who is asked in batches, by which interface. */
const makers = {
  responses: (urls) => openai({ model: 'gpt-6-luna', baseURL: urls.openai, apiKey: 'rehearsal' }),
  chat: (urls) => openai({ model: 'gpt-6-luna', baseURL: urls.openai, apiKey: 'rehearsal', api: 'chat' }),
  messages: (urls) => anthropic({ model: 'claude-haiku-5-5', baseURL: urls.anthropic, apiKey: 'rehearsal' }),
  gemini: (urls) => google({ model: 'gemini-3.8-flash', baseURL: urls.google, apiKey: 'rehearsal' }),
} satisfies Record<string, (urls: FakeVendor['urls']) => Annotator>;
type Maker = keyof typeof makers;
const each = Object.keys(makers) as Maker[];

/** A vendor that answers batches, and a plugin that asks it. */
async function makeBatching(
  maker: Maker,
  options: FakeVendorOptions = {},
): Promise<{ batch: Batching; fake: FakeVendor }> {
  const fake = await startFakeVendor(options);
  onTestFinished(fake.close);
  const { batch } = makers[maker](fake.urls);
  if (!batch) throw new Error('It is not asked in batches.');
  return { batch, fake };
}

/** A question that reads its own answer, about pictures of its own. */
function writeQuestion(seed = 1): Question {
  const images = ['a', 'b'].map((id, place) => ({ id, image: makeImage(seed * 2 + place) }));
  const [question] = listwise().ask(
    { id: `s-${seed}`, prompt: 'A tree', images, digest: '0'.repeat(64) },
    paperAspects,
  );
  if (!question) throw new Error('Nothing is asked.');
  return question;
}

async function submit(batch: Batching, questions: readonly Question[], ticket = 'first'): Promise<string> {
  const requests = await Promise.all(
    questions.map((question, place) => batch.write(`key-${place}`, question, { maxOutputTokens: 4_000 })),
  );
  return batch.submit(requests, { ticket, signal });
}

/** Key → what it was answered, or the code of why not. */
async function collect(batch: Batching, id: string, questions: readonly Question[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { key, read } of batch.collect(id, { signal })) {
    const question = questions[Number(key.slice(4))];
    if (!question || key in found) throw new Error(`${key} was not asked, or is answered twice.`);
    try {
      found[key] = question.read(read(question).output).outcome;
    } catch (error) {
      found[key] = (error as AnnotatorError).code;
    }
  }
  return found;
}

describe.each(each)('batches of %s', (maker) => {
  test('are handed in, found again by their ticket, and read', async () => {
    const { batch, fake } = await makeBatching(maker);
    const questions = Array.from({ length: 5 }, (_, seed) => writeQuestion(seed));
    const id = await submit(batch, questions);
    const handedIn = { signal, keys: questions.map((_, place) => `key-${place}`), begunMs: Date.now(), known: [] };
    expect(await batch.find('first', handedIn)).toBe(id);
    expect(await batch.find('other', handedIn)).toBeUndefined();
    expect(await batch.status(id, { signal })).toMatchObject({ state: 'ended' });
    expect(await collect(batch, id, questions)).toEqual(
      Object.fromEntries(questions.map((_, place) => [`key-${place}`, 'scored'])),
    );
    // What is read again is not asked again.
    await collect(batch, id, questions);
    expect(fake.requestCount).toBe(5);
    const [kept] = fake.requests;
    expect(kept?.parts.filter((part) => 'imageHash' in part)).toHaveLength(questions[0]?.imageIds.length ?? 0);
    expect(fake.strayed).toEqual([]);
  });

  test('tell what failed, what came too late, and nothing of a broken line', async () => {
    // Google's models do not decline: its filters stop them.
    const declined = maker === 'gemini' ? 'blocked' : 'refused';
    const { batch } = await makeBatching(maker, {
      seed: 5,
      faults: { [declined]: 0.2, '500': 0.2 },
      batches: { expired: 0.2, corrupt: 0.15 },
    });
    const questions = Array.from({ length: 60 }, (_, seed) => writeQuestion(seed));
    const id = await submit(batch, questions);
    expect(await batch.status(id, { signal })).toMatchObject({ state: 'ended' });
    const found = Object.values(await collect(batch, id, questions));
    expect(found.length).toBeLessThan(60);
    expect(found.length).toBeGreaterThan(30);
    expect(new Set(found)).toEqual(new Set(['scored', declined, 'overloaded']));
  });

  test('are at work, cancelled, and have a status of a new name', async () => {
    const { batch } = await makeBatching(maker, { batches: { afterMs: 3_600_000 } });
    const questions = [writeQuestion()];
    const id = await submit(batch, questions);
    expect(await batch.status(id, { signal })).toMatchObject({ state: 'working' });
    await batch.cancel(id, { signal });
    const cancelled = await batch.status(id, { signal });
    expect(cancelled).toMatchObject({ state: 'ended' });
    // Either each of its questions says so, or the batch as a whole.
    const found = await collect(batch, id, questions);
    expect(cancelled.unanswered ? {} : { 'key-0': 'bad-request' }).toEqual(found);

    const renaming = await makeBatching(maker, { batches: { renamed: 'DONE_AND_DUSTED' } });
    const renamed = await submit(renaming.batch, questions);
    expect(await renaming.batch.status(renamed, { signal })).toMatchObject({ state: 'ended' });
    expect(await collect(renaming.batch, renamed, questions)).toEqual({ 'key-0': 'scored' });

    const pondering = await makeBatching(maker, { batches: { afterMs: 3_600_000, working: 'PONDERING' } });
    const pondered = await submit(pondering.batch, questions);
    expect(await pondering.batch.status(pondered, { signal })).toMatchObject({ state: 'unknown', detail: 'PONDERING' });
  });

  test('are turned down, as a whole and because enough is waiting', async () => {
    const failing = await makeBatching(maker, { batches: { fail: true } });
    expect(await comeTo(failing.batch)).toMatch(/^(failed|bad-request)$/);
    const full = await makeBatching(maker, { batches: { full: 1 } });
    expect(await comeTo(full.batch)).toMatch(/^(full|rate-limited)$/);
    expect(await comeTo(full.batch)).toBe('ended');
  });

  test('are errors of an annotator where the vendor is not there, or has no such batch; no key is in them', async () => {
    const { batch, fake } = await makeBatching(maker);
    await expect(batch.status('batches/9', { signal })).rejects.toMatchObject({ name: 'AnnotatorError' });
    await fake.setDown('refuse');
    await expect(batch.status('batches/1', { signal })).rejects.toMatchObject({ code: 'network' });
    await expect(submit(batch, [writeQuestion()])).rejects.toMatchObject({ code: 'network' });
    const gone = AbortSignal.abort(new Error('Nobody waits.'));
    await expect(batch.status('batches/1', { signal: gone })).rejects.toThrow('Nobody waits.');
  });
});

/** What a batch comes to: its state, or the code of why it was not taken. */
async function comeTo(batch: Batching): Promise<string> {
  try {
    return (await batch.status(await submit(batch, [writeQuestion()]), { signal })).state;
  } catch (error) {
    return (error as AnnotatorError).code;
  }
}

test('of two batches at Anthropic that may be the one, none is taken before they show what is in them', async () => {
  const { batch, fake } = await makeBatching('messages', { batches: { afterMs: 3_600_000 } });
  const questions = [writeQuestion(1), writeQuestion(2)];
  const handedIn = { signal, keys: ['key-0', 'key-1'], begunMs: Date.now(), known: [] };
  const first = await submit(batch, questions, 'first');
  expect(await batch.find('first', handedIn)).toBe(first);
  expect(await batch.find('second', { ...handedIn, known: [first] })).toBeUndefined();
  const second = await submit(batch, questions, 'second');
  await expect(batch.find('second', handedIn)).rejects.toMatchObject({ code: 'overloaded' });
  fake.endBatches();
  expect(await batch.find('first', handedIn)).toBe(first);
  expect(await batch.find('second', handedIn)).toBe(second);
  expect(await batch.find('third', handedIn)).toBeUndefined();
});

test('results of Google that are in a file are told, and are not taken for missing ones', async () => {
  const nobody = () => Promise.reject(new Error('Nobody is asked.'));
  const get = async () => ({ state: 'JOB_STATE_SUCCEEDED', dest: { fileName: 'files/results' } });
  const client = {
    models: { generateContent: nobody },
    batches: { get, create: nobody, list: nobody, cancel: nobody },
  };
  const { batch } = google({ model: 'gemini-3.8-flash', client });
  expect(await batch?.status('batches/b1', { signal })).toMatchObject({ state: 'ended' });
  await expect(Array.fromAsync(batch?.collect('batches/b1', { signal }) ?? [])).rejects.toMatchObject({
    code: 'bad-request',
    message: expect.stringContaining('files/results'),
  });
});
