import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Annotator, aesthetic, fidelity, listwise, promptFollowing } from '@visionprefer/core';
import { AnnotatorError, scoresOutput } from '@visionprefer/core/plugin';
import { openJournal } from '@visionprefer/journal';
import { createScorer, type JurySourceOptions, jurySource, type Scorer } from '@visionprefer/serve';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let folder: string;
const pictures: Buffer[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'visionprefer-serve-'));
  for (const shade of [20, 80, 140, 200]) {
    const create = { width: 32, height: 32, channels: 3 as const, background: { r: shade, g: 0, b: 0 } };
    pictures.push(await sharp({ create }).png().toBuffer());
  }
});
afterAll(() => rm(folder, { recursive: true }));

interface Options {
  score?: number;
  fails?: () => AnnotatorError | undefined;
  calls?: number[];
}

/** Scores every picture alike in every aspect, and notes how many it was shown at once. */
function annotator(id: string, { score = 4, fails = () => undefined, calls = [] }: Options = {}): Annotator {
  return {
    specVersion: 1,
    id,
    price: { input: 1, output: 1 },
    async answer(question) {
      const error = fails();
      if (error) throw error;
      calls.push(question.imageIds.length);
      const all = Object.fromEntries(question.aspects.map((aspect) => [aspect.id, { score }]));
      return { output: await scoresOutput(question, async () => all), usage: { inputTokens: 10, outputTokens: 1 } };
    },
  };
}

async function jury(options: Partial<JurySourceOptions> & Pick<JurySourceOptions, 'annotators'>): Promise<Scorer> {
  return createScorer({ source: await jurySource({ aspects: [fidelity, aesthetic], ...options }) });
}

const ask = (scorer: Scorer, prompt: string, ...places: number[]) =>
  scorer.score(
    places.map((place) => ({ bytes: pictures[place] ?? Buffer.alloc(0), prompt })),
    { deadlineMs: 20_000, signal: new AbortController().signal },
  );

describe('a jury', () => {
  test('rewards by the consensus of its annotators, picture by picture', async () => {
    const calls: number[] = [];
    const scorer = await jury({
      annotators: [annotator('a', { score: 2, calls }), annotator('b', { score: 4, calls })],
    });
    const outcomes = await ask(scorer, 'red', 0, 1);
    expect(outcomes).toEqual(
      [0, 1].map(() => ({
        reward: {
          ...{ reward: 3, score: 3 },
          aspects: { fidelity: { reward: 3, score: 3 }, aesthetic: { reward: 3, score: 3 } },
        },
      })),
    );
    expect(calls).toEqual([1, 1, 1, 1]);
    await scorer.source.close();
  });

  test('looks at the pictures of a prompt together when it is to compare', async () => {
    const calls: number[] = [];
    const scorer = await jury({ annotators: [annotator('a', { calls })], strategy: listwise(), together: 3 });
    await ask(scorer, 'red', 0, 1, 2, 3);
    expect(calls).toEqual([2, 2]);
    await scorer.source.close();
  });

  test('leaves a broken picture out, and judges the others', async () => {
    const scorer = await jury({ annotators: [annotator('a')], strategy: listwise() });
    const [sound, broken] = await ask(scorer, 'red', 0, 99);
    expect(sound).toHaveProperty('reward.reward', 4);
    expect(broken).toHaveProperty('error.code', 'bad-image');
    await scorer.source.close();
  });

  test('judges what somebody judges, and nothing else', async () => {
    const blind = { ...annotator('blind'), aspects: ['fidelity'] };
    const scorer = await jury({ annotators: [blind], aspects: [fidelity, promptFollowing] });
    expect(scorer.source.aspects).toEqual(['fidelity']);
    expect((await ask(scorer, 'red', 0))[0]).toHaveProperty('reward.aspects', { fidelity: { reward: 4, score: 4 } });
    await scorer.source.close();
    await expect(jury({ annotators: [blind], aspects: [aesthetic] })).rejects.toThrow('judge none');
  });
});

describe('what has no score', () => {
  test('is no number: refused', async () => {
    const scorer = await jury({ annotators: [annotator('a', { fails: () => new AnnotatorError('refused', 'No.') })] });
    const [outcome] = await ask(scorer, 'red', 0);
    expect(outcome).toMatchObject({ error: { code: 'unjudged', message: expect.stringContaining('a: refused') } });
    await scorer.source.close();
  });

  test('is final when who judges cannot be asked any more', async () => {
    const fails = () => new AnnotatorError('unauthorized', 'The key is wrong.');
    const scorer = await jury({ annotators: [annotator('a', { fails })] });
    expect((await ask(scorer, 'red', 0))[0]).toMatchObject({ error: { code: 'unavailable', passes: false } });
    await scorer.source.close();
  });

  test('is final when the budget is spent', async () => {
    const scorer = await jury({ annotators: [annotator('a')], budget: { usd: 1e-9 } });
    expect((await ask(scorer, 'red', 0))[0]).toMatchObject({ error: { code: 'unavailable' } });
    await scorer.source.close();
  });

  test('may come the next time when one question failed; nothing partial is remembered', async () => {
    let isDown = true;
    const calls: number[] = [];
    const fails = () => (isDown ? new AnnotatorError('bad-request', 'Not so.') : undefined);
    const scorer = await jury({
      annotators: [annotator('a', { score: 2, calls }), annotator('b', { score: 4, fails })],
    });
    expect((await ask(scorer, 'red', 0))[0]).toHaveProperty('reward.reward', 2);
    isDown = false;
    expect((await ask(scorer, 'red', 0))[0]).toHaveProperty('reward.reward', 3);
    await scorer.source.close();
  });
});

describe('a journal', () => {
  const open = async (calls: number[]) =>
    jury({
      annotators: [annotator('a', { calls })],
      journal: await openJournal(join(folder, 'annotations.jsonl')),
      budget: { usd: 1 },
    });

  test('has what was paid for: a server that is started again asks nothing twice', async () => {
    const calls: number[] = [];
    const first = await open(calls);
    const before = await ask(first, 'red', 0, 1);
    expect(first.source.spentUsd?.()).toBeGreaterThan(0);
    await first.source.close();
    const second = await open(calls);
    expect(await ask(second, 'red', 0, 1)).toEqual(before);
    expect(calls).toHaveLength(2);
    await ask(second, 'blue', 0);
    expect(calls).toHaveLength(3);
    await second.source.close();
  });
});
