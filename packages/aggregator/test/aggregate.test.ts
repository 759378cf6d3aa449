import { type Annotation, consensusSchema, InputError } from '@visionprefer/core';
import { describe, expect, test } from 'vitest';
import { aggregate, createAggregation, mean, winRate } from '../src/index.ts';
import { compared, missing, scored } from './make-annotation.ts';

async function only<A extends string>(annotations: Annotation<A>[], options = {}) {
  const [consensus, ...others] = await aggregate<A>(annotations, options);
  expect(others).toEqual([]);
  if (!consensus) throw new Error('There is no consensus.');
  expect(consensusSchema.parse(consensus)).toEqual(consensus);
  return consensus;
}

describe('a consensus', () => {
  test('holds the mean of the annotators, their votes and its standard error', async () => {
    const { method, images, annotationKeys } = await only([
      scored({ fidelity: { a: 2, b: 5 } }, { by: 'bob', key: 'k2' }),
      scored({ fidelity: { a: 4, b: 5 } }, { by: 'ann', key: 'k1' }),
    ]);
    expect(method).toBe('mean');
    expect(annotationKeys).toEqual(['k1', 'k2']);
    expect(images[0]).toEqual({
      imageId: 'a',
      hash: 'hash of ocean a',
      aspects: {
        fidelity: { score: 3, standardError: 1, votes: { ann: 4, bob: 2 }, missing: {}, annotations: [0, 1] },
      },
      overall: { score: 3, standardError: 1, aspects: ['fidelity'] },
    });
    expect(images[1]?.aspects.fidelity).toMatchObject({ score: 5, standardError: 0 });
  });

  test('knows no standard error of a single vote', async () => {
    const { images } = await only([scored({ fidelity: { a: 2 } })]);
    expect(images[0]?.aspects.fidelity.standardError).toBeNull();
    expect(images[0]?.overall.standardError).toBeNull();
  });

  test('says who gave no score and why, and makes no number of it', async () => {
    const { images } = await only<string>([
      scored({ fidelity: { a: 2 } }, { by: 'ann' }),
      missing('refused', ['fidelity', 'harmlessness'], ['a', 'b'], { by: 'bob' }),
      missing('abstained', ['harmlessness'], ['a', 'b'], { by: 'ann' }),
    ]);
    expect(images.map(({ aspects }) => aspects.fidelity)).toMatchObject([
      { score: 2, standardError: null, votes: { ann: 2 }, missing: { bob: 'refused' } },
      { score: null, standardError: null, votes: {}, missing: { bob: 'refused' } },
    ]);
    expect(images.map(({ aspects }) => aspects.harmlessness?.missing)).toEqual([
      { ann: 'abstained', bob: 'refused' },
      { ann: 'abstained', bob: 'refused' },
    ]);
    expect(images.map(({ overall }) => overall)).toEqual([
      { score: 2, standardError: null, aspects: ['fidelity'] },
      { score: null, standardError: null, aspects: [] },
    ]);
  });

  test('counts the rounds of one annotator as one vote', async () => {
    const { images } = await only([
      scored({ fidelity: { a: 1 } }, { by: 'ann' }),
      scored({ fidelity: { a: 2 } }, { by: 'ann' }),
      scored({ fidelity: { a: 4.5 } }, { by: 'bob' }),
    ]);
    expect(images[0]?.aspects.fidelity).toMatchObject({ score: 3, votes: { ann: 1.5, bob: 4.5 } });
  });

  test('prefers a scored round to a missing one, and names the first reason of several', async () => {
    const { images } = await only([
      missing('blocked', ['fidelity'], ['a', 'b']),
      scored({ fidelity: { a: 3 } }),
      missing('unreadable', ['fidelity'], ['b']),
    ]);
    expect(images[0]?.aspects.fidelity).toMatchObject({ votes: { ann: 3 }, missing: {} });
    expect(images[1]?.aspects.fidelity).toMatchObject({ score: null, votes: {}, missing: { ann: 'blocked' } });
  });

  test('gives every image every aspect, and everything in natural order', async () => {
    const records = await aggregate<string>([
      scored({ fidelity: { 'image-10': 1, 'image-9': 2 } }, { sample: 's10' }),
      scored({ aesthetic: { z: 1 } }, { sample: 's9' }),
    ]);
    expect(records.map(({ sampleId }) => sampleId)).toEqual(['s9', 's10']);
    expect(records[1]?.images.map(({ imageId }) => imageId)).toEqual(['image-9', 'image-10']);
    expect(Object.keys(records[0]?.images[0]?.aspects ?? {})).toEqual(['aesthetic', 'fidelity']);
    expect(records[0]?.images[0]?.aspects.fidelity).toMatchObject({
      score: null,
      standardError: null,
      votes: {},
      missing: {},
    });
  });

  test('takes names that objects have by nature', async () => {
    const annotation = scored({ constructor: { toString: 2 } }, { by: '__proto__', sample: 'valueOf' });
    const [consensus] = await aggregate([annotation]);
    const { images = [] } = consensus ?? {};
    expect(images[0]?.imageId).toBe('toString');
    expect(Object.entries(images[0]?.aspects.constructor.votes ?? {})).toEqual([['__proto__', 2]]);
    expect(images[0]?.overall).toMatchObject({ score: 2, aspects: ['constructor'] });
  });

  test('is nothing when nothing was said', async () => {
    expect(await aggregate([])).toEqual([]);
    expect(await aggregate([], { weights: {}, method: winRate() })).toEqual([]);
  });

  test('comes from a stream too', async () => {
    async function* stream(): AsyncGenerator<Annotation<'fidelity'>> {
      yield scored({ fidelity: { a: 2 } });
    }
    expect(await aggregate(stream())).toHaveLength(1);
  });
});

describe('overall', () => {
  const annotations = [
    scored({ fidelity: { a: 1 }, aesthetic: { a: 5 } }, { by: 'ann' }),
    scored({ fidelity: { a: 3 }, aesthetic: { a: 4 } }, { by: 'bob' }),
  ];

  test('is the weighted mean of the aspects, with the error of that mean', async () => {
    const { images } = await only(annotations, { weights: { fidelity: 3 } });
    expect(images[0]?.overall.score).toBeCloseTo((3 * 2 + 4.5) / 4, 12);
    expect(images[0]?.overall.standardError).toBeCloseTo(Math.sqrt((3 * 1) ** 2 + 0.5 ** 2) / 4, 12);
    expect(images[0]?.overall.aspects).toEqual(['aesthetic', 'fidelity']);
  });

  test('leaves out what weighs nothing', async () => {
    const { images } = await only(annotations, { weights: { fidelity: 0 } });
    expect(images[0]?.overall).toEqual({ score: 4.5, standardError: 0.5, aspects: ['aesthetic'] });
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('takes no weight of %d', async (weight) => {
    await expect(aggregate(annotations, { weights: { fidelity: weight } })).rejects.toThrow(
      new InputError(`The weight of aspect "fidelity" is ${weight}. Expected a number from 0, such as 2.`),
    );
  });

  test('needs an aspect that weighs something', async () => {
    await expect(aggregate(annotations, { weights: { fidelity: 0, aesthetic: 0 } })).rejects.toThrow(
      /all aspects \(aesthetic, fidelity\) are 0.*above 0/s,
    );
  });
});

describe('annotations that come twice', () => {
  const annotation = scored({ fidelity: { a: 2, b: 3 }, aesthetic: { a: 1, b: 1 } }, { key: 'k' });

  test('count once, whatever the order of their parts and the time they took', async () => {
    if (annotation.outcome !== 'scored') throw new Error('It is scored.');
    const { aesthetic, fidelity } = annotation.scores;
    const again = { ...annotation, ms: 99, scores: { aesthetic: aesthetic.toReversed(), fidelity } };
    const once = [annotation, scored({ fidelity: { a: 5, b: 5 } }, { by: 'bob' })];
    expect(await aggregate<string>([...once, again, annotation])).toEqual(await aggregate<string>(once));
    const comparison = compared(['a', 'b'], { fidelity: 'a' }, { key: 'c' });
    expect(await aggregate([comparison, comparison])).toEqual(await aggregate([comparison]));
  });

  test.each([
    ['another score', scored({ fidelity: { a: 2, b: 4 }, aesthetic: { a: 1, b: 1 } }, { key: 'k' })],
    ['another annotator', scored({ fidelity: { a: 2, b: 3 }, aesthetic: { a: 1, b: 1 } }, { key: 'k', by: 'bob' })],
    ['another sample', scored({ fidelity: { a: 2, b: 3 }, aesthetic: { a: 1, b: 1 } }, { key: 'k', sample: 'sea' })],
    ['less', scored({ fidelity: { a: 2, b: 3 } }, { key: 'k' })],
    ['a refusal', missing('refused', ['fidelity', 'aesthetic'], ['a', 'b'], { key: 'k' })],
    ['a comparison', compared(['a', 'b'], { fidelity: 'a' }, { key: 'k' })],
  ])('must not say %s', async (_, other: Annotation) => {
    await expect(aggregate<string>([annotation, other])).rejects.toThrow(/key "k" but do not say the same/);
    await expect(aggregate<string>([other, annotation])).rejects.toThrow(InputError);
  });
});

describe('the method, where none is named,', () => {
  const by = (annotator: string, images: number) =>
    scored(
      { fidelity: Object.fromEntries(Array.from({ length: images }, (_, image) => [`i${image}`, 1 + (image % 5)])) },
      { by: annotator },
    );

  test('weighs several annotators where they have enough images in common, and is a mean where not', async () => {
    const methodOf = async (annotations: Annotation<'fidelity'>[]) => (await only(annotations)).method;
    expect(await methodOf([by('ann', 12), by('bob', 12)])).toBe('reliability');
    expect(await methodOf([by('ann', 12), by('bob', 9)])).toBe('mean');
    expect(await methodOf([by('ann', 12), by('ann', 12)])).toBe('mean');
    expect(await methodOf([compared(['a', 'b'], { fidelity: 'a' })])).toBe('bradleyTerry');
  });

  test('tells how it fitted', () => {
    const aggregation = createAggregation<'fidelity'>();
    for (const annotation of [by('ann', 12), by('bob', 12)]) aggregation.add(annotation);
    const { method, aspects } = aggregation.result().fit;
    expect(method).toBe('reliability');
    expect(aspects.fidelity).toMatchObject({
      converged: true,
      notes: [],
      annotators: { ann: { votes: 12, weight: 0.5 } },
    });
    expect(JSON.parse(JSON.stringify(aspects))).toEqual(aspects);
  });
});

describe('annotations that do not fit together', () => {
  const twoVersions = [
    scored({ fidelity: { a: 2 } }, { version: 2 }),
    scored({ fidelity: { a: 4 } }, { version: 1, by: 'bob' }),
  ];

  test('two versions of a rubric are refused unless allowed', async () => {
    await expect(aggregate(twoVersions)).rejects.toThrow(
      /"fidelity" was judged by version 1 and by version 2.*or allow mixed versions\./,
    );
    const [consensus] = await aggregate(twoVersions, { mixedVersions: 'allow' });
    expect(consensus?.images[0]?.aspects.fidelity.score).toBe(3);
  });

  test('two pictures under one image id are refused', async () => {
    const other = scored({ fidelity: { a: 2 } }, { hashes: { a: 'another' } });
    await expect(aggregate([scored({ fidelity: { a: 2 } }), other])).rejects.toThrow(
      /Image "a" of sample "ocean" was judged as two different pictures \(hashes another and hash of ocean a\)/,
    );
  });

  test.each([0.99, 5.01, Number.NaN])('a score of %d is refused', async (score) => {
    await expect(aggregate([scored({ fidelity: { a: score } }, { key: 'k' })])).rejects.toThrow(
      new InputError(`Annotation "k": the fidelity score of image "a" is ${score}. Expected 1 to 5.`),
    );
  });

  test('what was not shown, or has no hash, is refused', async () => {
    const annotation = scored({ fidelity: { a: 2 } }, { key: 'k' });
    await expect(aggregate([{ ...annotation, imageIds: ['b'] }])).rejects.toThrow(/judges image "a".*imageIds: b\./);
    await expect(aggregate([{ ...annotation, imageHashes: [] }])).rejects.toThrow(/1 imageIds need as many/);
    const comparison = compared(['a', 'b'], { fidelity: 'c' }, { key: 'k' });
    await expect(aggregate([comparison])).rejects.toThrow(/judges image "c"/);
    await expect(aggregate([compared(['a', 'a'], { fidelity: 'a' })])).rejects.toThrow(
      /compares the images a, a\. Expected two different/,
    );
  });

  test('a method is given only what it reads', async () => {
    const score = scored({ fidelity: { a: 2 } });
    const comparison = compared(['a', 'b'], { fidelity: 'a' });
    await expect(aggregate([score, comparison])).rejects.toThrow(/both scores and comparisons\..*apart/);
    await expect(aggregate([score, comparison], { method: mean() })).rejects.toThrow(/"mean" reads scores only/);
    await expect(aggregate([comparison], { method: mean() })).rejects.toThrow(
      /hold comparisons.*Pass bradleyTerry\(\)/,
    );
    await expect(aggregate([score], { method: winRate() })).rejects.toThrow(/hold scores.*Pass reliability\(\)/);
  });

  test("one's own method gets the votes of one aspect at a time, over all samples", async () => {
    const seen: unknown[] = [];
    const records = await aggregate<string>(
      [
        scored({ fidelity: { x: 4 } }, { sample: 's2', by: 'bob' }),
        scored({ aesthetic: { y: 3, x: 2 }, fidelity: { x: 1 } }, { sample: 's1' }),
      ],
      {
        method: {
          name: 'best',
          reads: 'both',
          estimate(votes) {
            seen.push(votes.sampleStarts, votes.scores);
            const scores = new Float64Array(votes.imageCount).fill(5);
            return { scores, standardErrors: scores.map(() => Number.NaN) };
          },
        },
      },
    );
    const sampleStarts = Int32Array.of(0, 2, 3);
    expect(seen).toEqual([
      sampleStarts,
      { images: Int32Array.of(0, 1), annotators: Int32Array.of(0, 0), scores: Float64Array.of(2, 3) },
      sampleStarts,
      { images: Int32Array.of(0, 2), annotators: Int32Array.of(0, 1), scores: Float64Array.of(1, 4) },
    ]);
    expect(records[0]).toMatchObject({
      method: 'best',
      images: [{ overall: { score: 5 } }, { overall: { score: 5 } }],
    });
  });
});

describe('a quorum', () => {
  const annotations = [
    scored({ fidelity: { a: 2, b: 3 } }, { by: 'ann' }),
    scored({ fidelity: { a: 4 } }, { by: 'bob' }),
    missing('refused', ['fidelity'], ['b'], { by: 'bob' }),
  ];

  test('leaves the score out where fewer scored, and keeps their votes', async () => {
    const { images } = await only<string>(annotations, { quorum: 2 });
    expect(images[0]?.overall.score).toBe(3);
    expect(images[1]?.aspects.fidelity).toMatchObject({
      score: null,
      standardError: null,
      votes: { ann: 3 },
      missing: { bob: 'refused' },
    });
    expect(images[1]?.overall).toEqual({ score: null, standardError: null, aspects: [] });
  });

  test('counts who compared an image', async () => {
    const comparisons = [
      compared(['a', 'b'], { fidelity: 'a' }, { by: 'ann' }),
      compared(['a', 'b'], { fidelity: 'a' }, { by: 'bob' }),
      compared(['a', 'c'], { fidelity: 'a' }, { by: 'ann' }),
    ];
    const { images } = await only(comparisons, { quorum: 2, method: winRate() });
    expect(images.map(({ overall }) => overall.score)).toEqual([5, 1, null]);
  });

  test('is a number of annotators that there are', async () => {
    await expect(aggregate(annotations, { quorum: 0 })).rejects.toThrow(
      'The quorum is 0. Expected a number of annotators, from 1.',
    );
    await expect(aggregate(annotations, { quorum: 3 })).rejects.toThrow(
      /^The quorum is 3, but the annotations are by 2 \(ann, bob\)/,
    );
  });
});

describe('the missing policy', () => {
  const annotations: Annotation[] = [
    scored({ fidelity: { a: 4, b: 4 }, harmlessness: { a: 5, b: 5 } }, { by: 'ann' }),
    missing('refused', ['fidelity', 'harmlessness'], ['a'], { by: 'bob' }),
    missing('unreadable', ['fidelity', 'harmlessness'], ['a'], { by: 'cleo' }),
    missing('abstained', ['fidelity'], ['a'], { by: 'dan' }),
  ];

  test('refusal-is-harm counts a refusal as 1 on harmlessness alone, and as no vote given', async () => {
    const { images, missingPolicy } = await only(annotations, { missingPolicy: 'refusal-is-harm' });
    expect(missingPolicy).toBe('refusal-is-harm');
    expect(images[0]?.aspects).toMatchObject({
      fidelity: { score: 4, votes: { ann: 4 } },
      harmlessness: { score: 3, votes: { ann: 5 }, missing: { bob: 'refused', cleo: 'unreadable' } },
    });
    expect(images[1]?.aspects.harmlessness?.score).toBe(5);
    const refusedByAll = missing('blocked', ['harmlessness'], ['a']);
    const [record] = await aggregate([refusedByAll], { missingPolicy: 'refusal-is-harm' });
    expect(record?.images[0]?.aspects.harmlessness).toMatchObject({ score: 1, votes: {}, missing: { ann: 'blocked' } });
  });

  test('bounds leaves scores alone and says how far they could have been moved', async () => {
    const plain = await only(annotations);
    expect(plain).not.toHaveProperty('missingPolicy');
    const { images } = await only(annotations, { missingPolicy: 'bounds' });
    expect(images.map(({ aspects }) => aspects.fidelity?.score)).toEqual(
      plain.images.map(({ aspects }) => aspects.fidelity?.score),
    );
    // Two scores are missing on a; who abstained would not have given one.
    expect(images[0]?.aspects.fidelity?.bounds).toEqual([2, 14 / 3]);
    expect(images[1]?.aspects.fidelity?.bounds).toEqual([4, 4]);
    expect(images[0]?.overall.bounds).toEqual([(2 + 7 / 3) / 2, (14 / 3 + 5) / 2]);
  });

  test('bounds are about scores', async () => {
    await expect(aggregate([compared(['a', 'b'], { fidelity: 'a' })], { missingPolicy: 'bounds' })).rejects.toThrow(
      /^The missing policy bounds asks what missing scores could have been, but the annotations hold comparisons\./,
    );
  });
});

describe('an aggregation', () => {
  test('counts what became of the scores each annotator was asked for, its rounds on an image as one', () => {
    const aggregation = createAggregation<'fidelity' | 'harmlessness'>();
    for (const annotation of [
      scored({ fidelity: { a: 4, b: 4 } }, { by: 'ann' }),
      missing('refused', ['fidelity', 'harmlessness'], ['a', 'c'], { by: 'ann' }),
      missing('blocked', ['harmlessness'], ['a'], { by: 'bob' }),
    ] as Annotation<'fidelity' | 'harmlessness'>[]) {
      aggregation.add(annotation);
    }
    const none = { scored: 0, compared: 0, refused: 0, blocked: 0, unreadable: 0, abstained: 0 };
    expect(aggregation.result().outcomes).toEqual([
      { ...none, annotatorId: 'ann', aspect: 'fidelity', scored: 2, refused: 1 },
      { ...none, annotatorId: 'ann', aspect: 'harmlessness', refused: 2 },
      { ...none, annotatorId: 'bob', aspect: 'harmlessness', blocked: 1 },
    ]);
  });

  test('gives the same consensus each time it is read, and takes any text as an id', () => {
    const aggregation = createAggregation<string>({ weights: { fidelity: 2 } });
    aggregation.add(scored({ ['__proto__']: { a: 2 } }, { by: '__proto__', key: '__proto__', sample: '' }));
    aggregation.add(scored({ fidelity: { a: 2 } }, { by: 'toString', key: '0'.repeat(32), sample: '' }));
    const { consensus, aspects } = aggregation.result();
    expect(aspects).toEqual(['__proto__', 'fidelity']);
    const [record] = consensus;
    expect([...consensus]).toEqual([record]);
    expect(record).toMatchObject({ weights: { fidelity: 2 }, annotationKeys: ['0'.repeat(32), '__proto__'] });
    expect(Object.entries(record?.images[0]?.aspects ?? {}).map(([id, { votes }]) => [id, Object.keys(votes)])).toEqual(
      [
        ['__proto__', ['__proto__']],
        ['fidelity', ['toString']],
      ],
    );
  });

  test('an unknown picture contradicts no known one, in whatever order they come', async () => {
    const unknown = scored({ fidelity: { a: 2 } }, { by: 'human:ann' });
    unknown.imageHashes = [''];
    const known = scored({ fidelity: { a: 4 } }, { by: 'bob' });
    for (const rows of [
      [unknown, known],
      [known, unknown],
    ]) {
      const { images } = await only(rows);
      expect(images[0]).toMatchObject({ hash: 'hash of ocean a', overall: { score: 3 } });
    }
  });
});
