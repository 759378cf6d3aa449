import {
  type Annotation,
  InputError,
  type PreferencePair,
  preferencePairSchema,
  type Sample,
} from '@visionprefer/core';
import { describe, expect, test } from 'vitest';
import { aggregate, mean, type ToPairsOptions, toPairs } from '../src/index.ts';
import { missing, type Scores, scored, type Told } from './make-annotation.ts';

function sampleOf(id: string, imageIds: string[]): Sample {
  return {
    id,
    prompt: `the prompt of ${id}`,
    images: imageIds.map((imageId) => ({ id: imageId, url: `${imageId}.png` })),
  };
}

const samples = [sampleOf('ocean', ['a', 'b', 'c', 'd'])];

async function pairsOf<A extends string>(annotations: Annotation<A>[], options: ToPairsOptions<NoInfer<A>> = {}) {
  const pairs = [...toPairs(await aggregate(annotations), samples, options)];
  for (const pair of pairs) expect(preferencePairSchema.parse(pair)).toEqual(pair);
  return pairs;
}

/** Such as `a>b`, of each pair. */
async function namesOf(scores: Record<string, number>, options: ToPairsOptions<'fidelity'> = {}, told: Told = {}) {
  return namesIn(await pairsOf([scored({ fidelity: scores }, told)], options));
}

function namesIn(pairs: readonly { chosen: { id: string }; rejected: { id: string } }[]): string[] {
  return pairs.map(({ chosen, rejected }) => `${chosen.id}>${rejected.id}`);
}

describe('a pair that nobody voted for', () => {
  // Reliability weighs the annotators, and breaks ties by what is known of them.
  const [ocean] = samples as [Sample];
  const consensusOf = async (votes: string, inferred: readonly number[] = [3.4, 3.1]) => {
    const annotations = votes.split(' ').map((given, judge) => {
      const fidelity = Object.fromEntries([...given].map((vote, place) => ['abc'[place] ?? '', Number(vote)]));
      return scored({ fidelity }, { by: `judge ${judge}` });
    });
    const [consensus] = await aggregate(annotations, { method: mean() });
    if (!consensus) throw new Error('No consensus.');
    // As a method that weighs annotators may have it.
    const images = consensus.images.map((image, place) => {
      const score = inferred[place] ?? null;
      const fidelity = { ...image.aspects.fidelity, score };
      return { ...image, aspects: { fidelity }, overall: { ...image.overall, score } };
    });
    return { ...consensus, images };
  };

  test.each<[string, string, boolean]>([
    ['all are level', '33 44', false],
    ['all are against', '23 14', false],
    ['one is for it', '32 44', true],
    ['one is for it and more against', '32 24 24', true],
  ])('is none: %s', async (_, votes, isPair) => {
    const consensus = await consensusOf(votes);
    const told: string[] = [];
    const pairs = [...toPairs([consensus], [ocean], { onUnvoted: ({ id }) => told.push(id) })];
    expect(pairs).toHaveLength(isPair ? 1 : 0);
    expect(told).toEqual(isPair ? [] : ['ocean/overall/a/b']);
    const all = [...toPairs([consensus], [ocean], { preset: 'paper', unvoted: true })];
    expect(all.map(({ chosen }) => chosen.id)).toEqual(['a']);
    expect([...toPairs([consensus], [ocean], { preset: 'paper' })]).toHaveLength(isPair ? 1 : 0);
  });

  test('gives way to the next widest one in best-worst, and is told', async () => {
    // a over c is widest by the method alone: both annotators are level on them.
    const consensus = await consensusOf('343 121', [5, 4, 1]);
    const told: string[] = [];
    const options = { pick: 'best-worst', onUnvoted: ({ id }: PreferencePair) => told.push(id) } as const;
    expect(namesIn([...toPairs([consensus], [ocean], options)])).toEqual(['b>c']);
    expect(told).toEqual(['ocean/overall/a/c']);
    expect(namesIn([...toPairs([consensus], [ocean], { ...options, unvoted: true })])).toEqual(['a>c']);
  });
});

describe('a pair', () => {
  test('carries its evidence', async () => {
    const two: [Scores<'fidelity' | 'aesthetic'>, Scores<'fidelity' | 'aesthetic'>] = [
      { fidelity: { a: 4, b: 2 }, aesthetic: { a: 1, b: 2 } },
      { fidelity: { a: 5, b: 4 }, aesthetic: { a: 2, b: 3 } },
    ];
    const [pair, ...others] = await pairsOf<string>(
      [
        scored(two[0], { by: 'ann', key: 'k1' }),
        scored(two[1], { by: 'bob', key: 'k2' }),
        missing('refused', ['fidelity'], ['a', 'b'], { by: 'cleo', key: 'k3' }),
      ],
      { aspects: ['fidelity'] },
    );
    expect(others).toEqual([]);
    expect(pair).toEqual({
      id: 'ocean/fidelity/a/b',
      sampleId: 'ocean',
      prompt: 'the prompt of ocean',
      aspect: 'fidelity',
      chosen: { id: 'a', url: 'a.png', score: 4.5, hash: 'hash of ocean a' },
      rejected: { id: 'b', url: 'b.png', score: 3, hash: 'hash of ocean b' },
      margin: 1.5,
      probability: expect.closeTo(0.9101438, 7), // Φ(1.5 / √(0.5² + 1²)) = Φ(1.3416408)
      votes: { for: 2, against: 0, tied: 0, missing: 1 },
      conflicts: ['aesthetic'],
      annotationKeys: ['k1', 'k2', 'k3'],
    });
  });

  test('has the same id whoever wins, and no two share one', async () => {
    const [pair] = await pairsOf([scored({ fidelity: { a: 1, b: 2 } })]);
    const [turned] = await pairsOf([scored({ fidelity: { a: 2, b: 1 } })]);
    expect(pair?.chosen.id).not.toBe(turned?.chosen.id);
    expect(pair?.id).toBe(turned?.id);
    const odd = [sampleOf('s', ['x/y', 'z']), sampleOf('s/overall', ['x', 'y']), sampleOf('s%2Foverall', ['x', 'y'])];
    const consensus = await aggregate(
      odd.map(({ id, images: [one, other] }) =>
        scored({ fidelity: { [`${one?.id}`]: 1, [`${other?.id}`]: 2 } }, { sample: id }),
      ),
    );
    const ids = [...toPairs(consensus, odd)].map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(ids).toContain('s%2Foverall/overall/x/y');
  });

  test('knows its probability only from two standard errors', async () => {
    const [single] = await pairsOf([scored({ fidelity: { a: 1, b: 2 } })]);
    expect(single?.probability).toBeNull();
    const agreeing = ['ann', 'bob'].map((by) => scored({ fidelity: { a: 1, b: 2 } }, { by }));
    const [certain] = await pairsOf(agreeing);
    expect(certain?.probability).toBe(1);
  });

  test('counts annotators who saw it the other way or no difference, and who gave half a judgement', async () => {
    const [pair] = await pairsOf([
      scored({ fidelity: { a: 5, b: 1 } }, { by: 'ann' }),
      scored({ fidelity: { a: 2, b: 3 } }, { by: 'bob' }),
      scored({ fidelity: { a: 3, b: 3 } }, { by: 'cleo' }),
      scored({ fidelity: { a: 3 } }, { by: 'dan' }),
    ]);
    expect(pair?.votes).toEqual({ for: 1, against: 1, tied: 1, missing: 1 });
  });

  test('overall, counts an annotator by its weighted leaning where it judged both', async () => {
    const annotations: Annotation[] = [
      scored({ fidelity: { a: 4, b: 3 }, aesthetic: { a: 1, b: 3 } }, { by: 'ann' }),
      scored({ fidelity: { a: 5, b: 2 } }, { by: 'bob' }),
    ];
    const [light] = toPairs(await aggregate(annotations, { weights: { fidelity: 1.5 } }), samples);
    const [weighted] = toPairs(await aggregate(annotations, { weights: { fidelity: 3 } }), samples);
    expect(light?.votes).toEqual({ for: 1, against: 1, tied: 0, missing: 0 });
    expect(weighted?.votes).toEqual({ for: 2, against: 0, tied: 0, missing: 0 });
  });
});

describe('which images make pairs', () => {
  test('all: every two that differ', async () => {
    expect(await namesOf({ a: 1, b: 3, c: 3, d: 5 })).toEqual(['b>a', 'c>a', 'd>a', 'd>b', 'd>c']);
  });

  test('best-worst: one pair, the first of equals', async () => {
    expect(await namesOf({ a: 1, b: 3, c: 1, d: 3 }, { pick: 'best-worst' })).toEqual(['b>a']);
    expect(await namesOf({ a: 2, b: 2 }, { pick: 'best-worst' })).toEqual([]);
  });

  test('adjacent: no image lies between', async () => {
    expect(await namesOf({ a: 1, b: 3, c: 3, d: 5 }, { pick: 'adjacent' })).toEqual(['b>a', 'c>a', 'd>b', 'd>c']);
    expect(await namesOf({ a: 1, b: 1.5, c: 5 }, { pick: 'adjacent', margin: 1 })).toEqual(['c>b']);
  });

  test('the margin itself is enough, and the last bits decide nothing', async () => {
    expect(await namesOf({ a: 1, b: 2 }, { margin: 1 })).toEqual(['b>a']);
    expect(await namesOf({ a: 1, b: 2 }, { margin: 1.01 })).toEqual([]);
    expect(3.3 - 3).toBeLessThan(0.3);
    expect(await namesOf({ a: 3.3, b: 3 }, { margin: 0.3 })).toEqual(['a>b']);
    expect(await namesOf({ a: 3.3000000000000003, b: 3.3 })).toEqual([]);
    expect(await namesOf({ a: 3.3000000000000003, b: 3.3, c: 1 }, { pick: 'adjacent' })).toEqual(['a>c', 'b>c']);
    expect(await namesOf({ a: 3.3, b: 3.3000000000000003, c: 1 }, { pick: 'best-worst' })).toEqual(['a>c']);
  });

  test('the same picture twice makes no pair; pictures of unknown hash are not the same', async () => {
    const scores = { a: 1, b: 2, c: 3 };
    expect(await namesOf(scores, {}, { hashes: { a: 'x', c: 'x' } })).toEqual(['b>a', 'c>b']);
    expect(await namesOf(scores, { pick: 'best-worst' }, { hashes: { a: 'x', c: 'x' } })).toEqual(['b>a']);
    const [consensus] = await aggregate([scored({ fidelity: scores })]);
    if (!consensus) throw new Error('There is no consensus.');
    const unknown = { ...consensus, images: consensus.images.map((image) => ({ ...image, hash: '' })) };
    expect([...toPairs([unknown], samples)]).toHaveLength(3);
  });

  test('images without a score are left out, and so are overalls of other aspects', async () => {
    const annotations: Annotation<'fidelity' | 'aesthetic'>[] = [
      scored({ fidelity: { a: 1, b: 2, c: 3 }, aesthetic: { a: 1, b: 2 } }),
      missing('refused', ['fidelity', 'aesthetic'], ['d']),
    ];
    const pairs = await pairsOf(annotations, { aspects: ['aesthetic', 'overall', 'fidelity'] });
    expect(pairs.map(({ aspect, chosen, rejected }) => `${aspect} ${chosen.id}>${rejected.id}`)).toEqual([
      'aesthetic b>a',
      'overall b>a',
      'fidelity b>a',
      'fidelity c>a',
      'fidelity c>b',
    ]);
    const best = await pairsOf(annotations, { pick: 'best-worst' });
    expect(best.map(({ chosen, rejected }) => `${chosen.id}>${rejected.id}`)).toEqual(['b>a']);
  });

  test('an aspect named twice is drawn once; one that nobody judged gives none', async () => {
    const [consensus] = await aggregate<string>([scored({ fidelity: { a: 1, b: 2 } })]);
    if (!consensus) throw new Error('There is no consensus.');
    expect([...toPairs([consensus], samples, { aspects: ['fidelity', 'fidelity'] })]).toHaveLength(1);
    expect([...toPairs([consensus], samples, { aspects: ['toString'] })]).toEqual([]);
  });
});

describe('what a pair must be', () => {
  const jury: Annotation[] = [
    scored({ fidelity: { a: 5, b: 3, c: 1 }, harmlessness: { a: 2, b: 4, c: 5 } }, { by: 'ann' }),
    scored({ fidelity: { a: 5, b: 2, c: 2 }, harmlessness: { a: 2, b: 4, c: 5 } }, { by: 'bob' }),
    missing('refused', ['harmlessness'], ['d'], { by: 'ann' }),
    scored({ fidelity: { d: 4 } }, { by: 'ann' }),
  ];
  const fidelity = { aspects: ['fidelity'] } as const;

  test('as probable as asked, and a pair of unknown probability is not', async () => {
    const all = await pairsOf(jury, fidelity);
    expect(all.map(({ probability }) => probability)).toContain(null);
    const sure = await pairsOf(jury, { ...fidelity, confidence: 0.9 });
    expect(namesIn(sure)).toEqual(namesIn(all.filter(({ probability }) => probability !== null && probability >= 0.9)));
    expect(namesIn(sure)).toEqual(['a>b', 'a>c', 'b>c']);
  });

  test('unanimous: nobody against and nobody tied', async () => {
    expect(namesIn(await pairsOf(jury, { ...fidelity, unanimous: true }))).toEqual(['a>b', 'a>c', 'a>d', 'd>b', 'd>c']);
  });

  test('at most so many a sample and aspect, the clearest', async () => {
    expect(namesIn(await pairsOf(jury, { ...fidelity, perSample: 2 }))).toEqual(['a>b', 'a>c']);
    const each = await pairsOf(jury, { aspects: 'each', perSample: 1 });
    expect(each.map(({ aspect, chosen, rejected }) => `${aspect} ${chosen.id}>${rejected.id}`)).toEqual([
      'fidelity a>c',
      'harmlessness c>a',
    ]);
  });

  test('gate: what is below it, or has no score there, is never chosen', async () => {
    const gate = { harmlessness: 3 };
    expect(namesIn(await pairsOf(jury, { ...fidelity, gate }))).toEqual(['b>c']);
    expect(namesIn(await pairsOf(jury, { ...fidelity, gate, pick: 'best-worst' }))).toEqual(['b>c']);
    await expect(pairsOf(jury, { gate: { modesty: 3 } })).rejects.toThrow(
      'The gate names the aspect "modesty", which the consensus on sample "ocean" does not have. Expected one of: fidelity, harmlessness.',
    );
  });

  test('the preset paper draws every two images in each aspect, and what is given beside it wins', async () => {
    const drawn = await pairsOf(jury, { preset: 'paper' });
    expect(drawn.filter(({ aspect }) => aspect === 'fidelity')).toHaveLength(6);
    expect(drawn.filter(({ aspect }) => aspect === 'harmlessness')).toHaveLength(3);
    expect(drawn.filter(({ aspect }) => aspect === 'overall')).toEqual([]);
    expect(namesIn(await pairsOf(jury, { preset: 'paper', aspects: ['fidelity'], margin: 3 }))).toEqual(['a>c']);
    expect(await pairsOf(jury, { preset: 'paper', aspects: undefined, margin: undefined })).toEqual(drawn);
  });

  test('names the annotations that judged its images in its aspect, and no others', async () => {
    const keyed = [
      scored({ fidelity: { a: 5 } }, { key: 'fidelity of a' }),
      scored({ fidelity: { b: 3 } }, { key: 'fidelity of b' }),
      scored({ fidelity: { c: 1 } }, { key: 'fidelity of c' }),
      scored({ aesthetic: { a: 5 } }, { key: 'aesthetic of a' }),
      missing('refused', ['aesthetic'], ['b'], { key: 'aesthetic of b' }),
    ] as Annotation[];
    const [pair] = await pairsOf(keyed, { aspects: ['fidelity'] });
    expect(pair?.annotationKeys).toEqual(['fidelity of a', 'fidelity of b']);
    const consensus = await aggregate(keyed);
    for (const image of consensus.flatMap(({ images }) => images)) delete image.aspects.fidelity?.annotations;
    const [unrecorded] = toPairs(consensus, samples, { aspects: ['fidelity'] });
    expect(unrecorded?.annotationKeys).toHaveLength(5);
  });

  test('says whether it hinges on missing scores, where consensus tells bounds', async () => {
    const gaps: Annotation<'fidelity'>[] = [
      ...['ann', 'bob'].map((by) => scored({ fidelity: { a: 5, b: 4, c: 1 } }, { by })),
      missing('refused', ['fidelity'], ['b'], { by: 'cleo' }),
      scored({ fidelity: { a: 5, c: 1 } }, { by: 'cleo' }),
    ];
    const consensus = await aggregate(gaps, { missingPolicy: 'bounds' });
    expect(consensus[0]?.images[1]?.aspects.fidelity.bounds).toEqual([3, 13 / 3]);
    const hinges = [...toPairs(consensus, samples)].map((pair) => [
      `${pair.chosen.id}>${pair.rejected.id}`,
      pair.hingesOnMissing,
    ]);
    expect(hinges).toEqual([
      ['a>b', false],
      ['a>c', false],
      ['b>c', false],
    ]);
    const close = [
      ...gaps,
      missing('blocked', ['fidelity'], ['b'], { by: 'dan' }),
      scored({ fidelity: { a: 3 } }, { by: 'dan' }),
    ];
    const [pair] = toPairs(await aggregate(close, { missingPolicy: 'bounds' }), samples);
    expect(pair?.hingesOnMissing).toBe(true);
    const [plain] = await pairsOf(close);
    expect(plain).not.toHaveProperty('hingesOnMissing');
  });
});

describe('toPairs', () => {
  test('reads no further ahead than it is read, and can be read again', async () => {
    const ids = ['s1', 's2', 's3'];
    const consensus = await aggregate(ids.map((sample) => scored({ fidelity: { a: 1, b: 2 } }, { sample })));
    let read = 0;
    const counted = {
      *[Symbol.iterator]() {
        for (const record of consensus) {
          read++;
          yield record;
        }
      },
    };
    const pairs = toPairs(
      counted,
      ids.map((id) => sampleOf(id, ['a', 'b'])),
    );
    expect(read).toBe(0);
    for (const pair of pairs) {
      expect(pair.sampleId).toBe('s1');
      break;
    }
    expect(read).toBe(1);
    expect([...pairs]).toHaveLength(3);
    expect([...pairs]).toHaveLength(3);
  });

  test('says which consensus has no sample or image, or comes twice', async () => {
    const consensus = await aggregate([scored({ fidelity: { a: 1, z: 2 } })]);
    expect(() => [...toPairs(consensus, [])]).toThrow(/consensus on sample "ocean", but no such sample/);
    expect(() => [...toPairs(consensus, samples)]).toThrow(/image "z" of sample "ocean".*only a, b, c, d\./);
    const fine = await aggregate([scored({ fidelity: { a: 1, b: 2 } })]);
    expect(() => [...toPairs([...fine, ...fine], samples)]).toThrow(/"ocean" has two records/);
  });

  test.each([
    [{ margin: -1 }, 'The margin is -1. Expected score points from 0, such as 0.5.'],
    [{ margin: Number.NaN }, 'The margin is NaN. Expected score points from 0, such as 0.5.'],
    [{ pick: 'best' as 'all' }, 'There is no pick "best". Expected all, best-worst or adjacent.'],
    [{ aspects: [] }, 'No aspects to draw pairs in. Name one, or leave the option out.'],
    [{ confidence: 0.4 }, 'The confidence is 0.4. Expected a probability from 0.5 to 1, such as 0.9.'],
    [{ perSample: 0 }, 'The cap perSample is 0. Expected a number of pairs, from 1.'],
    [{ gate: { harmlessness: 6 } }, 'The gate of aspect "harmlessness" is 6. Expected a score from 1 to 5.'],
    [{ preset: 'article' as 'paper' }, 'There is no preset "article". Expected paper.'],
  ])('takes no %o, and says so at once', (options, message) => {
    expect(() => toPairs([], samples, options)).toThrow(new InputError(message));
  });

  test('takes no sample id twice', () => {
    expect(() => toPairs([], [...samples, ...samples])).toThrow(/Two samples have the id "ocean"/);
  });
});
