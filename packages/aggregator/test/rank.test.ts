import {
  type Annotator,
  aesthetic,
  fidelity,
  type Image,
  type LoadedImage,
  pairwise,
  type Sample,
} from '@visionprefer/core';
import { AnnotatorError, scoresOutput } from '@visionprefer/core/plugin';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { type RankedImage, rank } from '../src/index.ts';

const sample: Sample = {
  id: 'cube',
  prompt: 'a red cube',
  images: ['a', 'b', 'c', 'd'].map((id) => ({ id, url: `${id}.png`, generator: 'sdxl' })),
};

/** Pictures whose only byte is the letter of their image. */
async function loadImage({ url }: Image): Promise<LoadedImage> {
  const [letter = ''] = url;
  return { bytes: new TextEncoder().encode(letter), mediaType: 'image/png', width: 1, height: 1, hash: letter };
}

/** Scores images by their letter, and refuses where it is told no score. */
function scorer(id: string, scores: Partial<Record<string, number>>, refuses = false): Annotator {
  return {
    specVersion: 1,
    id,
    async answer(question) {
      if (refuses) throw new AnnotatorError('refused', 'I would rather not.');
      const output = await scoresOutput(question, ({ bytes }) => {
        const letter = new TextDecoder().decode(bytes);
        const score = scores[letter] ?? 1;
        return { fidelity: { score, rationale: `${letter} is ${score}` }, aesthetic: { score } };
      });
      return { output };
    },
  };
}

const jury = [scorer('ann', { a: 2, b: 5, c: 3, d: 2 }), scorer('bob', { a: 2, b: 4, c: 4, d: 2 })];
const named = (ranked: readonly RankedImage<string>[]) => ranked.map(({ place, image }) => `${place} ${image.id}`);

describe('rank', () => {
  test('gives images in order, with scores, their errors, and who said why', async () => {
    const ranked = await rank(sample, { annotators: jury, aspects: [fidelity], loadImage });
    expectTypeOf(ranked).toEqualTypeOf<RankedImage<'fidelity'>[]>();
    expect(named(ranked)).toEqual(['1 b', '2 c', '3 a', '3 d']);
    const [best, , , last] = ranked;
    expect(best).toMatchObject({
      image: { id: 'b', url: 'b.png', generator: 'sdxl' },
      score: 4.5,
      standardError: 0.5,
      probability: expect.closeTo(0.9213504, 6), // Φ(1 / √(0.5² + 0.5²))
      aspects: { fidelity: { votes: { ann: 5, bob: 4 } } },
      reasons: [
        { annotatorId: 'ann', aspect: 'fidelity', rationale: 'b is 5' },
        { annotatorId: 'bob', aspect: 'fidelity', rationale: 'b is 4' },
      ],
    });
    expect(best).not.toHaveProperty('hingesOnMissing');
    expect(last).toMatchObject({ score: 2, probability: null });
  });

  test('takes what aggregate takes', async () => {
    const options = { annotators: [...jury, scorer('cleo', {}, true)], aspects: [fidelity, aesthetic], loadImage };
    const [best] = await rank(sample, { ...options, weights: { aesthetic: 0 }, missingPolicy: 'bounds' });
    expect(best?.hingesOnMissing).toBe(true);
    const none = await rank(sample, { ...options, quorum: 3 });
    expect(named(none)).toEqual(['1 a', '1 b', '1 c', '1 d']);
    expect(none.every(({ score }) => score === null)).toBe(true);
    // @ts-expect-error: harmlessness is not judged
    await rank(sample, { ...options, weights: { harmlessness: 2 } }).catch(() => {});
  });

  test('refuses what cannot work before anybody is asked', async () => {
    const paid: Annotator = {
      specVersion: 1,
      id: 'paid',
      answer: () => expect.unreachable('It was asked.'),
    };
    const options = { annotators: [paid], aspects: [fidelity], loadImage };
    await expect(rank(sample, { ...options, quorum: 2 })).rejects.toThrow(
      /^The quorum is 2, but there is only 1 annotator/,
    );
    await expect(rank(sample, { ...options, weights: { fidelity: -1 } })).rejects.toThrow(/^The weight of aspect/);
  });

  test('ranks by comparisons, too', async () => {
    const [judge] = jury;
    if (!judge) throw new Error('There is no judge.');
    const ranked = await rank(sample, { annotators: [judge], aspects: [fidelity], strategy: pairwise(), loadImage });
    expect(named(ranked)).toEqual(['1 b', '2 c', '3 a', '3 d']);
  });

  test('throws what could not be settled, or goes on without it where that is wanted', async () => {
    const broken = async (image: Image) => {
      if (image.id === 'c') throw new Error('no such picture');
      return loadImage(image);
    };
    const options = { annotators: jury, aspects: [fidelity], loadImage: broken };
    await expect(rank(sample, options)).rejects.toThrow(/no such picture/);
    const failures: string[] = [];
    const ranked = await rank(sample, { ...options, onFailure: ({ imageId = '' }) => failures.push(imageId) });
    expect(failures).toEqual(['c']);
    expect(ranked.every(({ score, place }) => score === null && place === 1)).toBe(true);
  });
});
