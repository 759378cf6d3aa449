import type { Annotation } from '@visionprefer/core';
import { describe, expect, test } from 'vitest';
import { bradleyTerry, createAggregation, dawidSkene, type Estimates, mean, reliability } from '../src/index.ts';
import { copies, type GroupJuror, makeGroupJury, withCopies } from './make-twins.ts';
import { pairsRight, scoreVotes, seeded, type Vote } from './make-votes.ts';

const jury: GroupJuror[] = [{ noise: 0.9 }, { noise: 1 }, { noise: 1.1 }, { noise: 2.2 }, { noise: 2.6 }];

function rightOf(estimates: Estimates, truth: readonly number[]): number {
  return pairsRight(truth, estimates.scores, 4);
}

function oneVote(image: number, annotatorId: string, score: number): Annotation<'aesthetic'> {
  return {
    key: `${image} ${annotatorId}`,
    sampleId: String(image >> 2),
    annotatorId,
    strategyId: 'pointwise',
    imageIds: [String(image)],
    imageHashes: [''],
    aspectVersions: { aesthetic: 1 },
    ms: 0,
    outcome: 'scored',
    scores: { aesthetic: [{ imageId: String(image), score }] },
  };
}

describe('annotators that say the same', () => {
  const { votes, truth } = makeGroupJury(jury, { images: 800 });
  const alone = reliability().estimate(scoreVotes(votes, 4));

  test.each(Object.entries(copies))('a copy that is %s costs at most 0.01, and is found', (_, copy) => {
    for (const annotator of [0, 2, 3, 4]) {
      const given = scoreVotes(withCopies(votes, annotator, [copy(annotator + 1)]), 4);
      const { fit, ...found } = reliability().estimate(given);
      expect(fit?.families?.map(({ annotators }) => annotators)).toEqual([[annotator, 5]]);
      expect(rightOf(found, truth)).toBeGreaterThan(rightOf(alone, truth) - 0.01);
      expect(rightOf(found, truth)).toBeGreaterThan(rightOf(mean().estimate(given), truth) - 0.01);
      expect(fit?.annotators?.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    }
  });

  test('the same votes twice change nothing but who has the weight', () => {
    const { fit, scores } = reliability().estimate(scoreVotes(withCopies(votes, 3, [copies.same()]), 4));
    for (const [image, score] of alone.scores.entries()) expect(scores[image]).toBeCloseTo(score, 8);
    const weight = alone.fit?.annotators?.[3]?.weight ?? Number.NaN;
    expect(fit?.annotators?.[3]?.weight).toBeCloseTo(weight / 2, 8);
    expect(fit?.annotators?.[5]?.weight).toBeCloseTo(weight / 2, 8);
  });

  test('one that repeats another on half of the images counts there once, and brings its own mind elsewhere', () => {
    const { votes: more } = makeGroupJury([...jury, { noise: 1 }], { images: 800 });
    const without = reliability().estimate(
      scoreVotes(
        more.filter(([, annotator]) => annotator < 5),
        4,
      ),
    );
    const random = seeded(3);
    const isCopied = Array.from({ length: 800 }, () => random() < 0.5);
    const first = new Map(more.flatMap(([image, by, score]) => (by === 0 ? [[image, score] as const] : [])));
    const half = more.map(
      ([image, by, score]): Vote => [image, by, by === 5 && isCopied[image] ? (first.get(image) ?? score) : score],
    );
    const { fit, ...found } = reliability().estimate(scoreVotes(half, 4));
    expect(fit?.families?.map(({ annotators }) => annotators)).toEqual([[0, 5]]);
    expect(fit?.families?.[0]?.share).toBeGreaterThan(0.35);
    expect(fit?.families?.[0]?.share).toBeLessThan(0.65);
    expect(rightOf(found, truth)).toBeGreaterThan(rightOf(without, truth) - 0.003);
  });

  test('one that says what a second says on half of the images, and what a third says on the others, changes nothing', () => {
    const halves = (one: number, other: number) =>
      votes.flatMap(([image, by, score]): Vote[] =>
        by === (image % 2 === 0 ? one : other) ? [[image, 5, score]] : [],
      );
    for (const [one, other] of [
      [0, 1],
      [1, 4],
    ] as const) {
      const { fit, scores } = reliability().estimate(scoreVotes([...votes, ...halves(one, other)], 4));
      for (const [image, score] of alone.scores.entries()) expect(scores[image]).toBeCloseTo(score, 8);
      expect(fit?.families?.map(({ annotators }) => annotators)).toEqual([
        [one, 5],
        [other, 5],
      ]);
      expect(fit?.annotators?.[5]?.weight).toBe(0);
    }
  });

  test('what all aspects tell together finds a noisy copy that one aspect does not tell from a good annotator', () => {
    const random = seeded(5);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const aspects = [1, 2, 3, 4].map((seed) => {
      const own = makeGroupJury([{ noise: 1 }, { noise: 1.2 }, { noise: 1.4 }, { noise: 2 }], { images: 200, seed });
      const blurred = (score: number) => Math.min(5, Math.max(1, score + 2 * normal()));
      return scoreVotes(withCopies(own.votes, 3, [blurred]), 4);
    });
    const familiesOf = (estimates: Estimates) => estimates.fit?.families?.map(({ annotators }) => annotators);
    const together = reliability().across?.(aspects);
    const apart = aspects.map((own) => familiesOf(reliability().estimate(own)));
    expect(aspects.map((own) => together && familiesOf(together.estimate(own)))).toEqual(Array(4).fill([[3, 4]]));
    expect(apart).toContainEqual([]);
  });

  test('two that say the same in one aspect only are two in the others', () => {
    const aspects = [1, 2, 3].map((seed) => {
      const { votes: own } = makeGroupJury(jury, { images: 200, seed });
      const others = makeGroupJury([{ noise: 1.5 }], { images: 200, seed: seed + 10 }).votes;
      const copied = withCopies(own, 0, [copies.same()]);
      return scoreVotes(
        seed === 1 ? copied : [...own, ...others.map(([image, , score]): Vote => [image, 5, score])],
        4,
      );
    });
    const together = reliability().across?.(aspects);
    expect(aspects.map((own) => together?.estimate(own).fit?.families?.map(({ annotators }) => annotators))).toEqual([
      [[0, 5]],
      [],
      [],
    ]);
  });

  test('three of a family are one', () => {
    const given = withCopies(votes, 4, [copies.noisy(1), copies.rescaled()]);
    const { fit, ...found } = reliability().estimate(scoreVotes(given, 4));
    expect(fit?.families?.map(({ annotators }) => annotators)).toEqual([[4, 5, 6]]);
    expect(rightOf(found, truth)).toBeGreaterThan(rightOf(alone, truth) - 0.01);
  });

  test('two weak ones that share nine tenths of their errors do not rule a jury of three', () => {
    for (const seed of [1, 2, 3]) {
      const group = { noise: 2, group: 'family', shared: 0.9 };
      const made = makeGroupJury([{ noise: 1 }, group, group], { images: 2000, seed });
      const given = scoreVotes(made.votes, 4);
      const { fit, ...found } = reliability().estimate(given);
      expect(fit?.families?.map(({ annotators }) => annotators)).toEqual([[1, 2]]);
      expect(rightOf(found, made.truth)).toBeGreaterThan(rightOf(mean().estimate(given), made.truth));
    }
  });

  test('none is found in a jury without any, good or poor, or where all say the same', () => {
    const families = (given: readonly Vote[]) => reliability().estimate(scoreVotes(given, 4)).fit?.families;
    for (const seed of [1, 2, 3, 4, 5]) {
      expect(families(makeGroupJury(jury, { images: 400, seed }).votes)).toEqual([]);
      expect(families(makeGroupJury(Array(5).fill({ noise: 2 }), { images: 400, seed }).votes)).toEqual([]);
    }
    expect(families(makeGroupJury(Array(4).fill({ noise: 0.2 }), { images: 400 }).votes)).toEqual([]);
    const one = votes.filter(([, annotator]) => annotator === 0);
    expect(families(withCopies(one, 0, [copies.same()]))).toEqual([]);
  });

  test('a copy with noise hardly counts beside what it is a copy of', () => {
    const random = seeded(9);
    const blurred = (score: number) => Math.min(5, Math.max(1, score + 2.4 * (random() - 0.5)));
    const { fit } = reliability().estimate(scoreVotes(withCopies(votes, 0, [blurred]), 4));
    expect(fit?.families?.map(({ annotators }) => annotators)).toEqual([[0, 5]]);
    const [own, copy] = [0, 5].map((place) => fit?.annotators?.[place]?.weight ?? Number.NaN);
    expect(copy).toBeLessThan(0.5 * (own ?? 0));
  });

  const named = (aggregation: ReturnType<typeof createAggregation>) => {
    for (const [image, annotator, score] of withCopies(votes, 3, [copies.same()])) {
      const annotatorId = annotator === 5 ? 'llava-2' : annotator === 3 ? 'llava' : `model-${annotator}`;
      aggregation.add(oneVote(image, annotatorId, score));
    }
    return aggregation.result().fit.aspects.aesthetic;
  };

  test('methods that count copies twice say so', () => {
    for (const [method, name] of [
      [mean(), 'mean'],
      [dawidSkene(), 'dawidSkene'],
      [bradleyTerry(), 'bradleyTerry'],
    ] as const) {
      const { families, notes } = named(createAggregation({ method })) ?? {};
      expect(families).toEqual([]);
      expect(notes).toEqual([
        `llava and llava-2 say the same (correlation 1.00), and ${name} counts each: what they share counts 2 times. Use reliability, or leave all but one out.`,
      ]);
    }
  });

  test('the fit report names what is repeated in part', () => {
    const aggregation = createAggregation();
    for (const [image, annotator, score] of votes) {
      for (const annotatorId of annotator === 0 && image % 2 === 0 ? ['model-0', 'echo'] : [`model-${annotator}`]) {
        aggregation.add(oneVote(image, annotatorId, score));
      }
      if (annotator === 1 && image % 2 === 1) aggregation.add(oneVote(image, 'echo', score));
    }
    const { families, notes } = aggregation.result().fit.aspects.aesthetic ?? {};
    expect(families?.map(({ annotatorIds }) => annotatorIds)).toEqual([
      ['echo', 'model-0'],
      ['echo', 'model-1'],
    ]);
    expect(notes?.[0]).toMatch(
      /^echo and model-0 give the same scores on 4\d % of the images beyond chance: they count as one there\.$/,
    );
  });

  test('the fit report names them', () => {
    const { families, notes } = named(createAggregation()) ?? {};
    expect(families).toEqual([{ annotatorIds: ['llava', 'llava-2'], correlation: 1 }]);
    expect(notes).toEqual(['llava and llava-2 say the same (correlation 1.00): they count as one.']);
  });
});

describe('annotators that tell the truth and seldom err', () => {
  test.each([
    ['three', [0.9, 0.8, 0.7]],
    ['three and one that guesses', [0.9, 0.8, 0.7, 0]],
    ['four and one that guesses', [0.9, 0.85, 0.8, 0.75, 0]],
    ['four and two that nearly guess', [0.8, 0.8, 0.8, 0.8, 0.1, 0.1]],
    ['two, one that seldom knows and one that guesses', [0.9, 0.8, 0.3, 0]],
  ])('are no copies of each other in part: %s', (_, known) => {
    for (const seed of [1, 2]) {
      const random = seeded(seed);
      const level = () => 1 + Math.floor(5 * random());
      const truth = Array.from({ length: 800 }, level);
      const votes = truth.flatMap((score, image) =>
        known.map((share, by): Vote => [image, by, random() < share ? score : level()]),
      );
      const given = scoreVotes(votes, 4);
      const { fit, ...found } = reliability().estimate(given);
      expect(fit?.families?.filter(({ share }) => share !== undefined) ?? []).toEqual([]);
      // Two that correlate by 0.7 and more count as one altogether, which costs some of it.
      expect(rightOf(found, truth)).toBeGreaterThan(rightOf(mean().estimate(given), truth) - 0.025);
    }
  });
});
