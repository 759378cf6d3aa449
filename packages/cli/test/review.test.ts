import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Annotation, annotationSchema } from '@visionprefer/core';
import { expect, test } from 'vitest';
import { type Ended, makeFolder, makeSamples, run, start, writeLines } from './command-line.ts';

/** As much of a review's state as is needed here. */
interface State {
  question: { id: number; prompt: string } | null;
  answered: number;
  of: number;
  nothingLeft: boolean;
}

/** A review in a process of its own, and what a page would send it. */
async function startReview(folder: string, ...options: string[]) {
  const { child, ended } = start(['review', 's.jsonl', '--as', 'ana', '--aspect', 'fidelity', ...options], folder);
  let printed = '';
  child.stdout?.on('data', (text) => {
    printed += text;
  });
  while (!printed.includes('\n'))
    await Promise.race([
      once(child.stdout ?? child, 'data'),
      ended.then((end) => Promise.reject(new Error(end.stderr))),
    ]);
  const url = printed.trim();
  const post = async (path: string, body: unknown): Promise<State> => {
    const headers = { 'content-type': 'application/json', origin: new URL(url).origin };
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(response.status).toBe(200);
    return (await response.json()) as State;
  };
  const news = async (): Promise<State> => {
    for (;;) {
      const state = (await (await fetch(`${url}news`)).json()) as State;
      if (state.question || state.nothingLeft) return state;
    }
  };
  const answer = async (...levels: number[]) => {
    const { question } = await news();
    await post('answer', { id: question?.id, marks: { levels: [levels] }, ms: 800 });
    return question?.prompt;
  };
  return { child, ended: ended as Promise<Ended>, post, news, answer };
}

async function journal(folder: string): Promise<Annotation[]> {
  const lines = (await readFile(join(folder, 'annotations.jsonl'), 'utf8')).split('\n').filter(Boolean);
  return lines.map((line) => annotationSchema.parse(JSON.parse(line)));
}

test('answers are in the journal at once, survive a kill, are taken back, and flow into the consensus', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 's.jsonl'), await makeSamples(folder, 4));
  const first = await startReview(folder);
  const seen = [await first.answer(5, 1), await first.answer(4, 2)];
  first.child.kill('SIGKILL');
  await first.ended;
  expect(await journal(folder)).toHaveLength(2);

  const second = await startReview(folder);
  expect(await second.news()).toMatchObject({ answered: 2, of: 4 });
  seen.push(await second.answer(3, 3), await second.answer(1, 5));
  expect(new Set(seen).size).toBe(4);
  expect((await second.post('undo', {})).question?.prompt).toBe(seen[3]);
  expect(await journal(folder)).toHaveLength(3);
  expect(await second.answer(2, 5)).toBe(seen[3]);
  const busy = await run(['review', 's.jsonl', '--as', 'bob'], folder);
  expect(busy).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/annotations\.jsonl is being written by process \d+/),
  });
  second.child.kill('SIGINT');
  expect(await second.ended).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/annotations\.jsonl {2}2 answers of human:ana, nothing is left\n$/),
  });

  const written = await journal(folder);
  expect(written.map(({ annotatorId, outcome, ms }) => [annotatorId, outcome, ms])).toEqual(
    Array(4).fill(['human:ana', 'scored', 800]),
  );
  expect(new Set(written.map(({ key }) => key)).size).toBe(4);
  expect(written[3]).toMatchObject({ scores: { fidelity: [{ score: 2 }, { score: 5 }] } });
  expect((await run(['aggregate', 'annotations.jsonl'], folder)).stdout).toMatch(/consensus on 4 samples/);
});

test('what annotators are furthest apart on comes first', async () => {
  const folder = await makeFolder();
  const samples = await makeSamples(folder, 5);
  await writeLines(join(folder, 's.jsonl'), samples);
  const scores = (annotatorId: string, sample: number, a: number): Annotation => ({
    key: `${annotatorId}-${sample}`,
    sampleId: `sample-${sample}`,
    annotatorId,
    strategyId: 'listwise',
    imageIds: ['a', 'b'],
    imageHashes: ['0', '1'],
    aspectVersions: { fidelity: 1 },
    ms: 1,
    outcome: 'scored',
    scores: {
      fidelity: [
        { imageId: 'a', score: a },
        { imageId: 'b', score: 3 },
      ],
    },
  });
  const apart = [1, 4, 0, 3, 2];
  await writeLines(
    join(folder, 'annotations.jsonl'),
    apart.flatMap((distance, sample) => [scores('one', sample, 1), scores('two', sample, 1 + distance)]),
  );
  const review = await startReview(folder, '--sample', 'disagreement');
  const seen: unknown[] = [];
  for (const _ of samples) seen.push(await review.answer(3, 3));
  await review.post('finish', {});
  expect((await review.ended).exitCode).toBe(0);
  // Three are made ready at a time, and shown as they are ready.
  const places = ['Prompt 1', 'Prompt 3', 'Prompt 4', 'Prompt 0', 'Prompt 2'].map((prompt) => seen.indexOf(prompt));
  expect(places.toSorted()).toEqual([0, 1, 2, 3, 4]);
  expect(places.every((place, wanted) => Math.abs(place - wanted) < 3)).toBe(true);
  expect(places[4]).toBeGreaterThan(places[0] ?? 5);
});

test('a review that cannot be is refused before it begins', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 's.jsonl'), await makeSamples(folder, 1));
  await writeFile(join(folder, 'notes.txt'), 'my notes');
  const refused: [args: string[], message: RegExp][] = [
    [['s.jsonl', '--as', 'a b/c'], /--as: a name of letters, digits/],
    [['s.jsonl', '--out', '-'], /--out: a review is kept in a file/],
    [['s.jsonl', '--as', 'ana', '--out', 'notes.txt'], /notes\.txt: the last line is not an annotation/],
    [['nowhere.jsonl', '--as', 'ana'], /nowhere\.jsonl: there is no such file/],
    [['s.jsonl', '--as', 'ana', '--aspect', 'fidelty'], /Did you mean fidelity\?/],
    [['s.jsonl', '--sample', 'mine'], /random, disagreement, listed/],
  ];
  for (const [args, message] of refused) {
    const { exitCode, stderr } = await run(['review', ...args], folder);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
  }
  expect(await readFile(join(folder, 'notes.txt'), 'utf8')).toBe('my notes');
});
