import { openai } from '@visionprefer/annotator-openai';
import { type Batching, listwise, paperAspects } from '@visionprefer/core';
import type { AnnotatorError, Question } from '@visionprefer/core/plugin';
import { type FakeVendorOptions, startFakeVendor } from '@visionprefer/fake-vendors';
import { expect, onTestFinished, test } from 'vitest';
import { makeImage } from './ask.ts';

const { signal } = new AbortController();

/** A vendor that answers batches, and a plugin that asks it. */
async function makeBatching(
  options: FakeVendorOptions = {},
  api: 'responses' | 'chat' = 'responses',
): Promise<{ batch: Batching; fake: Awaited<ReturnType<typeof startFakeVendor>> }> {
  const fake = await startFakeVendor(options);
  onTestFinished(fake.close);
  const { batch } = openai({ model: 'gpt-6-luna', baseURL: fake.urls.openai, apiKey: 'rehearsal', api });
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

test.each(['responses', 'chat'] as const)(
  'a batch of %s is handed in, found again by its ticket, and read',
  async (api) => {
    const { batch, fake } = await makeBatching({}, api);
    const questions = Array.from({ length: 5 }, (_, seed) => writeQuestion(seed));
    const id = await submit(batch, questions);
    expect(await batch.find('first', { signal })).toBe(id);
    expect(await batch.find('other', { signal })).toBeUndefined();
    expect(await batch.status(id, { signal })).toMatchObject({ state: 'ended', detail: 'completed', total: 5 });
    expect(await collect(batch, id, questions)).toEqual(
      Object.fromEntries(questions.map((_, place) => [`key-${place}`, 'scored'])),
    );
    // What is read again is not asked again.
    await collect(batch, id, questions);
    expect(fake.requestCount).toBe(5);
    const [kept] = fake.requests;
    expect(kept?.parts.filter((part) => 'imageHash' in part)).toHaveLength(questions[0]?.imageIds.length ?? 0);
  },
);

test('what failed has its own code, what came too late is to be asked again, a broken line has no result', async () => {
  const { batch } = await makeBatching({
    seed: 5,
    faults: { refused: 0.2, '500': 0.2 },
    batches: { expired: 0.2, corrupt: 0.15 },
  });
  const questions = Array.from({ length: 60 }, (_, seed) => writeQuestion(seed));
  const id = await submit(batch, questions);
  expect(await batch.status(id, { signal })).toMatchObject({ state: 'ended', detail: 'expired' });
  const found = Object.values(await collect(batch, id, questions));
  expect(found.length).toBeLessThan(60);
  expect(found.length).toBeGreaterThan(30);
  expect(new Set(found)).toEqual(new Set(['scored', 'refused', 'overloaded']));
});

test('one that is still at work, one that is cancelled, one that is turned down, one with a status of a new name', async () => {
  const waiting = await makeBatching({ batches: { afterMs: 3_600_000 } });
  const questions = [writeQuestion()];
  const id = await submit(waiting.batch, questions);
  expect(await waiting.batch.status(id, { signal })).toMatchObject({ state: 'working', done: 0, total: 1 });
  expect(await collect(waiting.batch, id, questions)).toEqual({});
  await waiting.batch.cancel(id, { signal });
  expect(await waiting.batch.status(id, { signal })).toMatchObject({ state: 'ended', detail: 'cancelled' });
  expect(await collect(waiting.batch, id, questions)).toEqual({ 'key-0': 'bad-request' });

  const failing = await makeBatching({ batches: { fail: true } });
  const failed = await submit(failing.batch, questions);
  expect(await failing.batch.status(failed, { signal })).toMatchObject({
    state: 'failed',
    detail: 'failed: A line is no JSON.',
  });
  const renaming = await makeBatching({ batches: { renamed: 'done_and_dusted' } });
  const renamed = await submit(renaming.batch, questions);
  expect(await renaming.batch.status(renamed, { signal })).toMatchObject({ state: 'ended' });
  expect(await collect(renaming.batch, renamed, questions)).toEqual({ 'key-0': 'scored' });
});

test('a vendor that is not there, and an unknown batch, are errors of an annotator', async () => {
  const { batch, fake } = await makeBatching();
  await expect(batch.status('batch_9', { signal })).rejects.toMatchObject({ name: 'AnnotatorError' });
  await fake.setDown('refuse');
  await expect(batch.status('batch_1', { signal })).rejects.toMatchObject({ name: 'AnnotatorError', code: 'network' });
  const gone = AbortSignal.abort(new Error('Nobody waits.'));
  await expect(batch.status('batch_1', { signal: gone })).rejects.toThrow('Nobody waits.');
});
