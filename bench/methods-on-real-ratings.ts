/**
 * How often each method orders two images as people do, on stored ratings of multimodal LLMs and people: the overall
 * score (the mean of all aspects), and each of the two aspects that the people judged. Ties of the method count half;
 * pairs between which people see no difference are left out. Beside it the best single annotator, picked with hindsight,
 * and one person against the others. People's scores enter no method. Intervals are drawn by prompt.
 *
 * `node --conditions=@visionprefer/source bench/methods-on-real-ratings.ts [imagenhub-ratings.jsonl] [resamples = 1000]`
 */
import { readFileSync } from 'node:fs';
import {
  agreement,
  bradleyTerry,
  compareRuns,
  dawidSkene,
  type Interval,
  type Method,
  mean,
  median,
  reliability,
} from '@visionprefer/aggregator';
import type { Annotation } from '@visionprefer/core';

const [file = '../shared/data/imagenhub-ratings.jsonl', count = '1000'] = process.argv.slice(2);
const resamples = Number(count);
const methods: Record<string, Method> = {
  mean: mean(),
  median: median(),
  reliability: reliability(),
  dawidSkene: dawidSkene(),
  bradleyTerry: bradleyTerry(),
  'bradleyTerry, davidson': bradleyTerry({ ties: 'davidson' }),
};

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

/** What is compared: all aspects of both sides, or those that ask for the same. */
const views = {
  overall: {},
  semantics: { naturalness: 0, artifacts: 0, 'perceptual-quality': 0 },
  perception: { 'semantic-consistency': 0 },
};

const ratings = readFileSync(file, 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line) as Rating);
const people = ratings.filter(({ kind }) => kind === 'human').map(toAnnotation);
const judges = ratings.filter(({ kind }) => kind === 'judge').map(toAnnotation);
const sampleIds = [...new Set(people.map(({ sampleId }) => sampleId))];
const judgeIds = [...new Set(judges.map(({ annotatorId }) => annotatorId))].sort();

const singles = await judgeByJudge();
const best = singles[0]?.id ?? '';
const weak = singles.slice(-2).map(({ id }) => id);
const strong = judgeIds.filter((id) => !weak.includes(id));

console.log(`right, of the pairs that people decided; ${sampleIds.length} prompts`);
console.log('  one person against the others');
for (const [id, row] of Object.entries(await personByPerson())) print(id, row);
console.log('  one annotator');
for (const { id, row } of singles) print(id, row);
for (const [name, jury] of [
  ['all', judgeIds],
  ['without the two weakest', strong],
] as const) {
  console.log(`  ${name}: ${jury.join(', ')}`);
  for (const [id, method] of Object.entries(methods)) print(id, await accuracies(judgesIn(jury), method));
}

console.log(
  `\ngain of all over ${best} alone, and over those without the two weakest, by the same method (overall, same pairs)`,
);
for (const [id, method] of Object.entries(methods)) {
  const over = async (first: readonly string[]) => {
    const found = await compareRuns(judgesIn(first), judges, { people, method: forSeveral(method), resamples });
    const { difference, pValue } = found.aspects.overall?.people ?? {};
    return `${write(difference)} p ${pValue?.toFixed(3)}`;
  };
  console.log(`  ${id.padEnd(24)}${await over([best])}   ${await over(strong)}`);
}

console.log('\nevery jury of two or more: gain over its best member, overall (mean, worst), by size');
for (const [id, method] of Object.entries(methods)) {
  const bySize = [2, 3, 4, 5].map((size) => juries(judgeIds).filter(({ length }) => length === size));
  const cells: string[] = [];
  for (const group of bySize) {
    const gains: number[] = [];
    for (const jury of group) {
      const top = Math.max(...singles.filter((single) => jury.includes(single.id)).map(({ value }) => value));
      gains.push((await accuracy(judgesIn(jury), method, views.overall)) - top);
    }
    const average = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
    cells.push(`${group[0]?.length}: ${signed(average)} ${signed(Math.min(...gains))}`);
  }
  console.log(`  ${id.padEnd(24)}${cells.join('   ')}`);
}

console.log('\nhalves of the prompts, each fitted alone (overall)');
for (const [id, method] of Object.entries(methods)) {
  const halves: string[] = [];
  for (const half of [0, 1]) {
    const own = ({ sampleId }: Annotation) => sampleIds.indexOf(sampleId) % 2 === half;
    halves.push((await accuracy(judges.filter(own), method, views.overall)).toFixed(3));
  }
  console.log(`  ${id.padEnd(24)}${halves.join('  ')}`);
}

/** One annotator alone keeps its own scores: what it loses by a method is no gain of the others. */
function forSeveral(method: Method): Method {
  return { ...method, estimate: (votes) => (votes.annotatorCount > 1 ? method : mean()).estimate(votes) };
}

function judgesIn(jury: readonly string[]): Annotation[] {
  return judges.filter(({ annotatorId }) => jury.includes(annotatorId));
}

async function accuracies(annotations: Annotation[], method: Method): Promise<(Interval | undefined)[]> {
  const row: (Interval | undefined)[] = [];
  for (const weights of Object.values(views)) {
    const { people: found } = await agreement(annotations, { people, method, weights, resamples });
    row.push(found?.aspects.overall?.consensus.tiesHalf);
  }
  return row;
}

async function accuracy(annotations: Annotation[], method: Method, weights: Record<string, number>): Promise<number> {
  const { people: found } = await agreement(annotations, { people, method, weights, resamples: 0 });
  return found?.aspects.overall?.consensus.tiesHalf.value ?? Number.NaN;
}

/** The best first. */
async function judgeByJudge(): Promise<{ id: string; value: number; row: (Interval | undefined)[] }[]> {
  const found: { id: string; value: number; row: (Interval | undefined)[] }[] = [];
  for (const id of judgeIds) {
    const row = await accuracies(judgesIn([id]), mean());
    found.push({ id, row, value: row[0]?.value ?? Number.NaN });
  }
  return found.sort((a, b) => b.value - a.value);
}

async function personByPerson(): Promise<Record<string, (Interval | undefined)[]>> {
  const rows: Record<string, (Interval | undefined)[]> = {};
  for (const weights of Object.values(views)) {
    const { people: found } = await agreement(judges, { people, weights, resamples });
    for (const [id, own] of Object.entries(found?.aspects.overall?.people ?? {})) {
      rows[id] = [...(rows[id] ?? []), own.tiesHalf];
    }
  }
  return rows;
}

function juries(ids: readonly string[]): string[][] {
  const [first, ...rest] = ids;
  if (first === undefined) return [[]];
  return juries(rest).flatMap((jury) => [jury, [first, ...jury]]);
}

function print(id: string, row: readonly (Interval | undefined)[]): void {
  console.log(`  ${id.padEnd(24)}${row.map(write).join('   ')}`);
}

function write(interval: Interval | undefined): string {
  const [value, low, high] = [interval?.value, interval?.low, interval?.high].map(
    (number) => number?.toFixed(3) ?? '·',
  );
  return `${value} [${low}, ${high}]`;
}

function signed(number: number): string {
  return `${number < 0 ? '−' : '+'}${Math.abs(number).toFixed(3)}`;
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
