import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Annotation, type Consensus, type PreferencePair, preferencePairSchema } from '@visionprefer/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { aggregate, agreement, mean, reliability, toPairs } from '../src/index.ts';

const folder = process.env.VISIONPREFER_DATA ?? resolve(import.meta.dirname, '../../../../shared/data');
const file = resolve(folder, 'imagenhub-ratings.jsonl');

/** One rating: 0 to 10 of a judge, 0 to 1 of a person. */
interface Rating {
  sample: string;
  generator: string;
  rater: string;
  kind: 'judge' | 'human';
  aspect: string;
  score: number | null;
  rationale?: string | null;
}

describe.skipIf(!existsSync(file))('real ratings', () => {
  let judges: Consensus[];
  let people: Consensus[];
  let ratings: Rating[];
  const by = (kind: Rating['kind'], ...raters: string[]) =>
    ratings
      .filter((rating) => rating.kind === kind && (raters.length === 0 || raters.includes(rating.rater)))
      .map(toAnnotation);

  beforeAll(async () => {
    ratings = readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Rating);
    judges = await aggregate(by('judge'));
    people = await aggregate(by('human'), { method: mean() });
  });

  test('each image has its judges, and what could not be read is missing', () => {
    expect(judges).toHaveLength(99);
    expect(people).toHaveLength(99);
    const estimates = judges.flatMap(({ images }) => images.flatMap(({ aspects }) => Object.values(aspects)));
    const count = (of: 'votes' | 'missing') =>
      estimates.reduce((sum, estimate) => sum + Object.keys(estimate[of]).length, 0);
    const rated = ratings.filter(({ kind }) => kind === 'judge');
    expect(count('missing')).toBe(rated.filter((rating) => scoreOf(rating) === undefined).length);
    expect(count('missing')).toBeGreaterThan(0);
    expect(count('votes')).toBe(rated.length - count('missing'));
  });

  test('pairs agree with people far above chance on the pairs that people decided', () => {
    const { right, tied, wrong } = compare(judges, people);
    expect((right + tied / 2) / (right + tied + wrong)).toBeGreaterThan(0.65);
  });

  test('reliability is above every single judge and above the mean, and two weak judges do it no harm', async () => {
    const options = { people: by('human'), resamples: 0 };
    const accuracyOf = async (method: ReturnType<typeof mean>, ...raters: string[]) => {
      const { people: found } = await agreement(by('judge', ...raters), { ...options, method });
      const { consensus, annotators } = found?.aspects.overall ?? {};
      const singles = Object.values(annotators ?? {}).map(({ tiesHalf }) => tiesHalf.value ?? 0);
      return { all: consensus?.tiesHalf.value ?? 0, best: Math.max(...singles) };
    };
    const strong = ['gpt-4o', 'gpt-4v', 'gemini-1.5-pro'];
    const five = await accuracyOf(reliability());
    expect(five.all).toBeGreaterThan(five.best + 0.02);
    expect(five.all).toBeGreaterThan((await accuracyOf(mean())).all + 0.02);
    expect(five.all).toBeGreaterThan((await accuracyOf(reliability(), ...strong)).all - 0.01);
  });
});

function compare(judges: Consensus[], people: Consensus[]): { right: number; tied: number; wrong: number } {
  const samples = people.map(({ sampleId, images }) => ({
    id: sampleId,
    prompt: sampleId,
    images: images.map(({ imageId }) => ({ id: imageId, url: `${imageId}.png` })),
  }));
  const drawn = new Map<string, PreferencePair>();
  for (const pair of toPairs(judges, samples)) drawn.set(preferencePairSchema.parse(pair).id, pair);
  const counts = { right: 0, tied: 0, wrong: 0 };
  for (const { id, chosen } of toPairs(people, samples)) {
    const pair = drawn.get(id);
    if (!pair) counts.tied++;
    else if (pair.chosen.id === chosen.id) counts.right++;
    else counts.wrong++;
  }
  return counts;
}

function toAnnotation(rating: Rating): Annotation {
  const { sample, generator, rater, aspect, rationale } = rating;
  const score = scoreOf(rating);
  const asked = {
    key: [sample, generator, rater, aspect].join(' '),
    sampleId: sample,
    annotatorId: rater,
    strategyId: 'pointwise',
    imageIds: [generator],
    imageHashes: [`${sample} ${generator}`],
    aspectVersions: { [aspect]: 1 },
    ms: 0,
  };
  return score === undefined
    ? { ...asked, outcome: 'unreadable', aspects: [aspect], detail: rationale ?? '' }
    : { ...asked, outcome: 'scored', scores: { [aspect]: [{ imageId: generator, score }] } };
}

function scoreOf({ score, kind, rationale }: Rating): number | undefined {
  if (score === null || rationale?.startsWith('guess_if_cannot_parse |')) return undefined;
  return 1 + (4 * score) / (kind === 'judge' ? 10 : 1);
}
