import { readFileSync } from 'node:fs';
import type { Annotation } from '@visionprefer/core';

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

/** What judges and people said about the images of some prompts. */
export interface RealRatings {
  judges: Annotation[];
  people: Annotation[];
  sampleIds: string[];
  judgeIds: string[];
}

/** What is compared: all aspects of both sides, or those that ask for the same. */
export const views = {
  overall: {},
  semantics: { naturalness: 0, artifacts: 0, 'perceptual-quality': 0 },
  perception: { 'semantic-consistency': 0 },
};

/** Reads stored ratings as annotations. */
export function readRatings(file: string): RealRatings {
  const ratings = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Rating);
  const people = ratings.filter(({ kind }) => kind === 'human').map(toAnnotation);
  const judges = ratings.filter(({ kind }) => kind === 'judge').map(toAnnotation);
  return {
    judges,
    people,
    sampleIds: [...new Set(people.map(({ sampleId }) => sampleId))],
    judgeIds: [...new Set(judges.map(({ annotatorId }) => annotatorId))].sort(),
  };
}

/** The annotations of some of the annotators. */
export function by(annotations: readonly Annotation[], ids: readonly string[]): Annotation[] {
  return annotations.filter(({ annotatorId }) => ids.includes(annotatorId));
}

/** Every set that can be made of some annotators, the empty one among them. */
export function juries(ids: readonly string[]): string[][] {
  const [first, ...rest] = ids;
  if (first === undefined) return [[]];
  return juries(rest).flatMap((jury) => [jury, [first, ...jury]]);
}

function toAnnotation(rating: Rating): Annotation {
  const { sample, generator, rater, kind, aspect, score, rationale } = rating;
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
  // A number drawn by chance stands in the file where an answer could not be read.
  if (score === null || rationale?.startsWith('guess_if_cannot_parse |')) {
    return { ...asked, outcome: 'unreadable', aspects: [aspect], detail: rationale ?? '' };
  }
  const onScale = 1 + (4 * score) / (kind === 'judge' ? 10 : 1);
  return { ...asked, outcome: 'scored', scores: { [aspect]: [{ imageId: generator, score: onScale }] } };
}
