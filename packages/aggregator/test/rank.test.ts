import {
  type Annotator,
  aesthetic,
  fidelity,
  type Image,
  type LoadedImage,
  openRun,
  pairwise,
  type Sample,
} from '@visionprefer/core';
import { AnnotatorError, scoresOutput } from '@visionprefer/core/plugin';
import { describe, expect, expectTypeOf, test, vi } from 'vitest';
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
    const lost: Annotator = {
      specVersion: 1,
      id: 'lost',
      answer: async () => Promise.reject(new AnnotatorError('bad-request', 'No such parameter.')),
    };
    const options = { annotators: [...jury, lost], aspects: [fidelity], loadImage };
    await expect(rank(sample, options)).rejects.toThrow('No such parameter.');
    const failures: (string | undefined)[] = [];
    const ranked = await rank(sample, { ...options, onFailure: ({ annotatorId }) => failures.push(annotatorId) });
    expect(failures).toEqual(['lost']);
    expect(named(ranked)).toEqual(['1 b', '2 c', '3 a', '3 d']);
  });
});

describe('an image that nobody can judge', () => {
  const without =
    (...broken: string[]) =>
    async (image: Image) => {
      if (broken.includes(image.id)) throw new Error(`${image.id} is no picture`);
      return loadImage(image);
    };

  test.each([
    [['b'], ['1 c', '2 a', '2 d', '4 b']],
    [
      ['a', 'c'],
      ['1 b', '2 d', '3 a', '3 c'],
    ],
    [
      ['a', 'b', 'c'],
      ['1 d', '2 a', '2 b', '2 c'],
    ],
  ])('comes last, and does not cost the others their order: %j', async (broken, order) => {
    const failures: (string | undefined)[] = [];
    const options = { annotators: jury, aspects: [fidelity], loadImage: without(...broken) };
    const ranked = await rank(sample, options);
    expect(named(ranked)).toEqual(order);
    for (const { image, score, unjudged, probability } of ranked.slice(-broken.length)) {
      expect([score, unjudged, probability]).toEqual([null, `${image.id} is no picture`, null]);
    }
    expect(ranked[0]).not.toHaveProperty('unjudged');
    await rank(sample, { ...options, onFailure: ({ imageId }) => failures.push(imageId) });
    expect(failures).toEqual(broken);
  });

  test('is an error when no image is left', async () => {
    const options = { annotators: jury, aspects: [fidelity], loadImage: without('a', 'b', 'c', 'd') };
    await expect(rank(sample, options)).rejects.toThrow('d is no picture');
    const ranked = await rank(sample, { ...options, onFailure() {} });
    expect(ranked.every(({ score, unjudged }) => score === null && unjudged)).toBe(true);
  });

  test('says why', async () => {
    const [judge] = jury;
    const annotators = judge ? [judge, scorer('cleo', {}, true)] : [];
    const [first] = await rank(sample, { annotators, aspects: [fidelity], loadImage, quorum: 2 });
    expect(first?.unjudged).toBe('cleo: refused; 1 scored it, and the quorum is 2');
  });
});

describe('through an open run', () => {
  test('ranks as alone, and leaves the run open', async () => {
    const options = { annotators: jury, aspects: [fidelity], loadImage };
    const run = openRun(options);
    const alone = await rank(sample, options);
    expect(await rank(sample, { run })).toEqual(alone);
    expectTypeOf(await rank(sample, { run })).toEqualTypeOf<RankedImage<'fidelity'>[]>();
    const [best] = await rank(sample, { run, weights: { fidelity: 2 } });
    expect(best?.image.id).toBe('b');
    await expect(rank(sample, { run, quorum: 3 })).rejects.toThrow('there are only 2 annotators');
    await run.close();
    await expect(rank(sample, { run })).rejects.toThrow('The run is closed.');
  });

  test('needs answers, not their keys', async () => {
    const options = { annotators: jury, aspects: [fidelity], loadImage };
    const { annotations } = await openRun(options).ask(sample);
    await expect(rank(sample, { run: openRun({ ...options, resume: annotations }) })).rejects.toThrow(
      /^The run holds answers about sample cube in its { resume }/,
    );
  });
});

describe('the time that ranking may take', () => {
  const silent: Annotator = { specVersion: 1, id: 'silent', answer: () => new Promise(() => {}) };

  test('is up: the error says who did not answer', async () => {
    const options = { annotators: [...jury, silent], aspects: [fidelity], loadImage, timeoutMs: 60 };
    await expect(rank(sample, options)).rejects.toThrow('silent did not answer within 0.06 seconds.');
    const ranked = await rank(sample, { ...options, onFailure() {} });
    expect(named(ranked)).toEqual(['1 b', '2 c', '3 a', '3 d']);
  });

  test("is a request's by default", async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const ranked = rank(sample, { annotators: [silent], aspects: [fidelity], loadImage });
    const seen = expect(ranked).rejects.toThrow('silent did not answer within 60 seconds.');
    await vi.advanceTimersByTimeAsync(59_000);
    await vi.advanceTimersByTimeAsync(1_000);
    vi.useRealTimers();
    await seen;
  });

  test('can be cut short by a signal', async () => {
    const signal = AbortSignal.timeout(30);
    await expect(rank(sample, { annotators: [silent], aspects: [fidelity], loadImage, signal })).rejects.toThrow(
      'aborted due to timeout',
    );
  });
});
