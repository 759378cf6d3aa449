import { InputError } from '@visionprefer/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ImportOptions, RatedImage } from '../../src/ratings/import-options.ts';
import { readRow } from '../../src/ratings/read-row.ts';

const row = { sample: 's', image: 'a', annotator: 'ann', score: 4 };
const rating = { sampleId: 's', annotatorId: 'ann', imageIds: ['a'], aspect: 'preference' };

/** What a row says, and which images and ratings were told on the way. */
function read(columns: Record<string, unknown>, options: ImportOptions = {}) {
  const images: RatedImage[] = [];
  const told: unknown[] = [];
  const result = readRow(columns, {
    ...options,
    onImage: (image) => images.push(image),
    onRating: (one) => told.push(one),
  });
  return { ...result, images, told };
}

describe('a row with one score', () => {
  test('is one rating, and tells its image and the number that was written', () => {
    expect(read(row)).toEqual({
      ratings: [{ ...rating, score: 4 }],
      images: [{ sampleId: 's', imageId: 'a' }],
      told: [{ aspect: 'preference', isOffScale: false, rating: 4 }],
    });
  });

  test('brings what else is known of image and score', () => {
    const more = { prompt: ' A cube ', url: 'a.png', generator: 'g', rationale: 'Sharp.', aspect: 'fidelity' };
    expect(read({ ...row, ...more })).toMatchObject({
      ratings: [{ ...rating, aspect: 'fidelity', score: 4, rationale: 'Sharp.' }],
      images: [{ sampleId: 's', imageId: 'a', prompt: 'A cube', url: 'a.png', generator: 'g' }],
    });
  });

  test('is read from the columns that are named', () => {
    const columns = { sample: 'uid', image: 'file', annotator: 'who', score: 'stars' } as const;
    const named = { uid: 's', file: 'a', who: 'ann', stars: '4', score: 1, annotator: 'nobody' };
    expect(read(named, { columns })).toMatchObject({ ratings: [{ ...rating, score: 4 }] });
  });

  test('takes annotator and aspect from the options where no column tells, and the column where one does', () => {
    const { annotator: _, ...unsigned } = row;
    const options = { annotator: 'option', aspect: 'fidelity' };
    expect(read(unsigned, options)).toMatchObject({ ratings: [{ annotatorId: 'option', aspect: 'fidelity' }] });
    expect(read({ ...row, aspect: 'aesthetic' }, options)).toMatchObject({
      ratings: [{ annotatorId: 'ann', aspect: 'aesthetic' }],
    });
    expect(read(row, { human: true })).toMatchObject({ ratings: [{ annotatorId: 'human:ann' }] });
  });

  test('has the id of its prompt where no sample is named: the same prompt, the same sample', () => {
    const { sample: _, ...nameless } = row;
    const idOf = (prompt: string) => {
      const { ratings } = read({ ...nameless, prompt }) as { ratings: { sampleId: string }[] };
      return ratings[0]?.sampleId;
    };
    expect(idOf('A cube')).toMatch(/^prompt-[0-9a-f]{12}$/);
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (one, other) => {
        fc.pre(one.trim() !== '' && other.trim() !== '');
        expect(idOf(one) === idOf(other)).toBe(one.trim() === other.trim());
      }),
    );
  });

  test.each([
    [{ sample: ' ' }, 'it names no sample'],
    [{ image: '' }, 'it names no image'],
    [{ annotator: undefined }, 'it names no annotator'],
    [{ sample: Number.NaN }, 'it names no sample'],
    [{ sample: {} }, 'sample is no text and no whole number'],
    [
      { image: 2 ** 53 },
      'image is 9007199254740992: a number whose last digits are lost, so that two ids may have become one. Write ids as text, or as whole numbers with all their digits',
    ],
  ])('cannot be used with %j', (change, problem) => {
    expect(read({ ...row, ...change })).toEqual({ problem, images: [], told: [] });
  });

  test('is unreadable where its cell is empty, with the rationale as the reason', () => {
    expect(read({ ...row, score: '' })).toMatchObject({
      ratings: [{ ...rating, outcome: 'unreadable', detail: 'no score' }],
    });
    expect(read({ ...row, score: null, rationale: 'I cannot.' })).toMatchObject({
      ratings: [{ outcome: 'unreadable', detail: 'I cannot.' }],
    });
  });

  test('is unreadable behind a mark, whatever number stands there, and the number is not told', () => {
    const unreadable = [{ column: 'note', beginning: 'FAILED' }];
    expect(read({ ...row, note: 'FAILED: timeout' }, { unreadable })).toMatchObject({
      ratings: [{ outcome: 'unreadable', detail: 'FAILED: timeout' }],
      told: [],
    });
    expect(read({ ...row, rationale: 'guess_if_cannot_parse | 4' })).toMatchObject({
      ratings: [{ outcome: 'unreadable' }],
      told: [],
    });
  });
});

describe('the scale of a row', () => {
  const scale = { fidelity: { worst: 0, best: 1 }, aesthetic: { worst: 10, best: 0 } };

  test('is that of its aspect', () => {
    expect(read({ ...row, score: 0.5, aspect: 'fidelity' }, { scale })).toMatchObject({ ratings: [{ score: 3 }] });
    expect(read({ ...row, score: 10, aspect: 'aesthetic' }, { scale })).toMatchObject({ ratings: [{ score: 1 }] });
  });

  test.each(['other', 'constructor', '__proto__'])('must be given for the aspect %s', (aspect) => {
    expect(() => read({ ...row, aspect }, { scale })).toThrow(InputError);
    expect(() => read({ ...row, aspect }, { scale })).toThrow(`No scale is given for the aspect "${aspect}"`);
  });

  test('tells what is off it without a number', () => {
    expect(read({ ...row, score: 9 }).told).toEqual([{ aspect: 'preference', isOffScale: true }]);
  });
});

describe('a row of a wide table', () => {
  const cells = { sample: 's', prompt: 'A cube', annotator: 'ann', image: 'a', x: '4', y: '', z: 'refused' };

  test.each([
    ['annotator', { annotatorId: 'x' }, { annotatorId: 'z' }],
    ['aspect', { aspect: 'x' }, { aspect: 'z' }],
    ['image', { imageIds: ['x'] }, { imageIds: ['z'] }],
  ] as const)('has a rating in each column of an %s, and none in an empty cell', (field, first, last) => {
    const { images, ...result } = read(cells, { wide: { field, columns: ['x', 'y', 'z'] } });
    expect(result).toMatchObject({
      ratings: [
        { ...rating, ...first, score: 4 },
        { ...rating, ...last, outcome: 'refused' },
      ],
    });
    expect(images.map(({ imageId }) => imageId)).toEqual(field === 'image' ? ['x', 'z'] : ['a', 'a']);
  });
});

describe('a row with a better and a worse image', () => {
  test('is a comparison, and tells both images', () => {
    const { image: _, score: __, ...asked } = row;
    expect(read({ ...asked, better: 'b.png', worse: 'a.png' })).toEqual({
      ratings: [{ ...rating, imageIds: ['b.png', 'a.png'], preferred: 'b.png' }],
      images: ['b.png', 'a.png'].map((name) => ({ sampleId: 's', imageId: name })),
      told: [],
    });
  });

  test('names images by whole numbers, with all their digits', () => {
    const { image: _, score: __, ...asked } = row;
    expect(read({ ...asked, better: 2n ** 60n + 1n, worse: 7 })).toMatchObject({
      ratings: [{ imageIds: ['1152921504606846977', '7'], preferred: '1152921504606846977' }],
    });
  });

  test('cannot be used without an annotator, or with the same image twice', () => {
    const pair = { sample: 's', better: 'b', worse: 'a' };
    expect(read(pair)).toMatchObject({ problem: 'it names no annotator' });
    expect(read({ ...pair, annotator: 'ann', worse: 'b' })).toMatchObject({
      problem: expect.stringMatching(/named twice/),
    });
  });
});
