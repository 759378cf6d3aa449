import { createHash } from 'node:crypto';
import { type LoadedSample, listwise, pairwise, paperAspects, pointwise, type Strategy } from '@visionprefer/core';
import type { JsonSchema } from '@visionprefer/core/plugin';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { questionKey } from '../src/plan/key.ts';
import { makeLoadedSample } from './make-sample.ts';

const sample = await makeLoadedSample();
const who = { sampleId: 's1', annotatorId: 'me', strategyId: 'listwise' };

const keysOf = (strategy: Strategy, from: LoadedSample = sample, aspects = paperAspects, asked = who) =>
  Promise.all([...strategy.ask(from, aspects)].map((question) => questionKey(asked, question)));

describe('questionKey', () => {
  test('is 128 bits in hex, and stays the same', async () => {
    const [key] = await keysOf(listwise());
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(await keysOf(listwise())).toEqual([key]);
  });

  test.each([
    ['another annotator', () => keysOf(listwise(), sample, paperAspects, { ...who, annotatorId: 'you' })],
    ['another prompt', () => keysOf(listwise(), { ...sample, prompt: 'a blue cube' })],
    ['another picture', () => keysOf(listwise(), withImage({ hash: 'other' }))],
    ['another preparation', () => keysOf(listwise(), withImage({ preparation: 'turned upright' }))],
    [
      'another rubric version',
      () =>
        keysOf(
          listwise(),
          sample,
          paperAspects.map((a) => ({ ...a, version: 2 })),
        ),
    ],
    [
      'another wording',
      () =>
        keysOf(
          listwise(),
          sample,
          paperAspects.map((a) => ({ ...a, question: 'Eh?' })),
        ),
    ],
    ['one aspect less', () => keysOf(listwise(), sample, paperAspects.slice(1))],
    ['rationale after', () => keysOf(listwise({ rationale: 'after' }))],
    ['another strategy', () => keysOf(pointwise())],
  ])('changes with %s', async (_, change) => {
    const [key] = await keysOf(listwise());
    expect(await change()).not.toContain(key);
  });

  test('more orders keep the keys of those that were asked before', async () => {
    const two = await keysOf(listwise({ orders: 2 }));
    const five = await keysOf(listwise({ orders: 5 }));
    expect(five.slice(0, 2)).toEqual(two);
    expect(new Set(five).size).toBe(5);
  });

  test('a changed image touches only the questions that show it', async () => {
    const before = await keysOf(pairwise());
    const after = await keysOf(pairwise(), withImage({ hash: 'other' }));
    // One image of three is in two of the three couples, each asked in both orders.
    expect(after.filter((key) => before.includes(key))).toHaveLength(2);
  });

  test('all keys of a sample differ', async () => {
    const keys = await keysOf(pairwise({ orders: 4, aspects: 'separate' }));
    expect(new Set(keys).size).toBe(keys.length);
  });

  function withImage(change: object): LoadedSample {
    const images = sample.images.map((entry) =>
      entry.id === 'a' ? { ...entry, image: { ...entry.image, ...change } } : entry,
    );
    return { ...sample, images };
  }
});

test('a key is the digest of the JSON of all that was asked, whatever it says', async () => {
  const text = fc.string({ unit: 'binary' });
  const wording = fc.record({ instructions: text, schema: fc.constantFrom(...schemas) });
  await fc.assert(
    fc.asyncProperty(wording, fc.array(fc.record({ text })), fc.array(text), async (worded, parts, imageIds) => {
      const [question] = listwise().ask(sample, paperAspects);
      if (!question) throw new Error('The strategy asked nothing.');
      const asked = { ...question, ...worded, parts, imageIds, round: imageIds.length };
      const versions = paperAspects.map(({ id, version }) => [id, version]);
      const all = [who, worded.instructions, parts, worded.schema, imageIds, imageIds.length, versions];
      const digest = createHash('sha256').update(JSON.stringify(all)).digest('hex');
      expect(await questionKey(who, asked)).toBe(digest.slice(0, 32));
    }),
  );
});

const schemas: JsonSchema[] = [{ type: 'string' }, { type: 'array', items: { type: 'string', enum: ['"', '\u2028'] } }];
