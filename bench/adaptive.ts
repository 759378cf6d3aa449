/**
 * What asking adaptively saves: stored ratings of multimodal LLMs replayed as annotators, every jury of three or more of
 * them, against people. Beside it as many questions drawn at random. A question costs 1. People's scores enter nothing.
 *
 * `node --conditions=@visionprefer/source bench/adaptive.ts [imagenhub-ratings.jsonl] [seeds = 2]`
 */
import { readFileSync } from 'node:fs';
import { adaptive, agreement, reliability } from '@visionprefer/aggregator';
import type { Annotation, QuestionInView, Sample } from '@visionprefer/core';
import { seeded } from './seeded.ts';

const [file = '../shared/data/imagenhub-ratings.jsonl', seeds = '2'] = process.argv.slice(2);
const aspects = ['semantic-consistency', 'naturalness', 'artifacts'];

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

const ratings = readFileSync(file, 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line) as Rating)
  // A number drawn by chance stands in the file where an answer could not be read.
  .filter(({ score, rationale }) => score !== null && !rationale?.startsWith('guess_if_cannot_parse |'));
const scoreOf = ({ score, kind }: Rating) => 1 + (4 * (score ?? 0)) / (kind === 'judge' ? 10 : 1);
const scores = new Map(
  ratings.map((rating) => [nameOf(rating.rater, rating.sample, rating.generator, rating.aspect), scoreOf(rating)]),
);
const samples = Array.from(
  Map.groupBy(ratings, ({ sample }) => sample),
  ([id, own]): Sample => {
    const images = [...new Set(own.map(({ generator }) => generator))].sort();
    return { id, prompt: id, images: images.map((image) => ({ id: image, url: 'data:,' })) };
  },
);
const people = samples.flatMap((sample) =>
  ['human-1', 'human-2', 'human-3'].flatMap((rater) =>
    answer(rater, sample, ['semantic-consistency', 'perceptual-quality']),
  ),
);
const judges = [...new Set(ratings.filter(({ kind }) => kind === 'judge').map(({ rater }) => rater))].sort();

for (const [how, groups] of [
  ['all aspects in one question', [aspects]],
  ['each aspect in a question of its own', aspects.map((aspect) => [aspect])],
] as const) {
  console.log(`${how}: share of questions, accuracy less that of all questions; of as many drawn at random`);
  for (const size of [3, 4, 5]) {
    const rows: number[][] = [];
    for (const jury of juries(judges).filter(({ length }) => length === size)) {
      const all = samples.flatMap((sample) => jury.flatMap((id) => groups.flatMap((own) => answer(id, sample, own))));
      const whole = await accuracy(all);
      for (let seed = 0; seed < Number(seeds); seed++) {
        const asked = replay(jury, groups, seed);
        const random = seeded(seed + 1);
        const places = new Map(all.map(({ key }) => [key, random()]));
        const drawn = all
          .toSorted((a, b) => (places.get(a.key) ?? 0) - (places.get(b.key) ?? 0))
          .slice(0, asked.length);
        rows.push([asked.length / all.length, (await accuracy(asked)) - whole, (await accuracy(drawn)) - whole]);
      }
    }
    const means = [0, 1, 2].map((column) => rows.reduce((sum, row) => sum + (row[column] ?? 0), 0) / rows.length);
    console.log(`  juries of ${size}  ${means.map((mean) => mean.toFixed(4)).join('  ')}`);
  }
}

/** What is asked of a jury when it is asked adaptively, as `annotate` would go about it. */
function replay(jury: readonly string[], groups: readonly (readonly string[])[], seed: number): Annotation[] {
  const plan = adaptive({ seed });
  const asked: Annotation[] = [];
  const none = { specVersion: 1, answer: () => Promise.reject(new Error('Nobody is asked.')) } as const;
  plan.begin({ annotators: jury.map((id) => ({ ...none, id })), budgetUsd: undefined });
  const questionsOf = ({ images }: Sample) =>
    groups.map((own): QuestionInView => ({ imageIds: images.map(({ id }) => id), round: 0, aspects: own }));
  for (const sample of samples) plan.meet(sample, questionsOf(sample));
  while (plan.nextPass()) {
    for (const sample of samples.filter(({ id }) => plan.wantsSample(id))) {
      for (const id of jury) {
        for (const question of questionsOf(sample)) {
          const [annotation] = answer(id, sample, question.aspects);
          const key = nameOf(id, sample.id, ...question.aspects);
          if (!plan.wants({ ...question, key, sampleId: sample.id, annotatorId: id }) || !annotation) continue;
          plan.add(annotation);
          asked.push(annotation);
        }
      }
    }
  }
  return asked;
}

/** What a rater said about a sample; nothing when it said nothing that could be read. */
function answer(rater: string, { id, images }: Sample, wanted: readonly string[]): Annotation[] {
  const given = wanted.flatMap((aspect) => {
    const own = images.flatMap((image) => {
      const score = scores.get(nameOf(rater, id, image.id, aspect));
      return score === undefined ? [] : [{ imageId: image.id, score }];
    });
    return own.length > 0 ? [[aspect, own] as const] : [];
  });
  if (given.length === 0) return [];
  const imageIds = images.map((image) => image.id);
  return [
    {
      ...{ key: nameOf(rater, id, ...wanted), sampleId: id, annotatorId: rater, strategyId: 'listwise', imageIds },
      ...{ imageHashes: imageIds.map((image) => `${id} ${image}`), ms: 0, usd: 1, outcome: 'scored' },
      aspectVersions: Object.fromEntries(given.map(([aspect]) => [aspect, 1])),
      scores: Object.fromEntries(given),
    },
  ];
}

async function accuracy(annotations: readonly Annotation[]): Promise<number> {
  const found = await agreement(annotations, { people, method: reliability(), resamples: 0 });
  return found.people?.aspects.overall?.consensus.tiesHalf.value ?? Number.NaN;
}

function juries(ids: readonly string[]): string[][] {
  const [first, ...rest] = ids;
  if (first === undefined) return [[]];
  return juries(rest).flatMap((jury) => [jury, [first, ...jury]]);
}

function nameOf(...ids: readonly string[]): string {
  return JSON.stringify(ids);
}
