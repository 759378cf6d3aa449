/**
 * Prints the figures of docs/methods.md on ratings and on juries that are made up. First how often each method orders two images as people do, on stored ratings of multimodal LLMs and people: the overall
 * score (the mean of all aspects), and each of the two aspects that the people judged. Ties of the method count half;
 * pairs between which people see no difference are left out. Beside it the best single annotator, picked with hindsight,
 * and one person against the others. People's scores enter no method. Intervals are drawn by prompt. Then how far
 * probabilities can be believed, and what copies of annotators do.
 *
 * `node --conditions=@visionprefer/source bench/methods-on-real-ratings.ts [imagenhub-ratings.jsonl] [resamples = 1000]`
 */
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
import { printCopies } from './real-ratings/print-copies.ts';
import { printMadeUp } from './real-ratings/print-made-up.ts';
import { printProbabilities } from './real-ratings/print-probabilities.ts';
import { by, juries, readRatings, views } from './real-ratings/read-ratings.ts';

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

const ratings = readRatings(file);
const { judges, people, sampleIds, judgeIds } = ratings;

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
  for (const [id, method] of Object.entries(methods)) print(id, await accuracies(by(judges, jury), method));
}

console.log(
  `\ngain of all over ${best} alone, and over those without the two weakest, by the same method (overall, same pairs)`,
);
for (const [id, method] of Object.entries(methods)) {
  const over = async (first: readonly string[]) => {
    const found = await compareRuns(by(judges, first), judges, { people, method: forSeveral(method), resamples });
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
      gains.push((await accuracy(by(judges, jury), method, views.overall)) - top);
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

const { people: found } = await agreement(judges, { people, method: reliability(), resamples: 0 });
console.log('\nof the pairs with the greatest margins by reliability: share kept, right');
console.log(
  `  ${found?.aspects.overall?.curve.map((point) => `${point.share.toFixed(2)} ${point.accuracy.toFixed(2)}`).join('  ')}`,
);

await printProbabilities(ratings);
await printCopies(ratings);
await printMadeUp();

/** One annotator alone keeps its own scores: what it loses by a method is no gain of the others. */
function forSeveral(method: Method): Method {
  return { ...method, estimate: (votes) => (votes.annotatorCount > 1 ? method : mean()).estimate(votes) };
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
    const row = await accuracies(by(judges, [id]), mean());
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
