import {
  type AspectCalibration,
  aggregate,
  bradleyTerry,
  calibrate,
  createAggregation,
  dawidSkene,
  type Method,
  mean,
  median,
  reliability,
} from '@visionprefer/aggregator';
import type { Annotation, Consensus } from '@visionprefer/core';
import { seeded } from '../seeded.ts';
import { by, juries, type RealRatings } from './read-ratings.ts';

const views = ['overall', 'semantic-consistency'] as const;
const methods: readonly Method[] = [reliability(), dawidSkene(), bradleyTerry(), mean(), median()];
const draws = 100;
const labelled = [0, 5, 10, 20, 49];

/** Prints how honest probabilities are without people, by method and size of jury, and with labels on some prompts. */
export async function printProbabilities({ judges, people, judgeIds, sampleIds }: RealRatings): Promise<void> {
  console.log('\nprobabilities without people (overall; semantics): as the method has it | with the temperature');
  for (const method of methods)
    console.log(`  ${method.name.padEnd(14)}${await withoutPeople(judges, people, method)}`);
  for (const size of [4, 3, 2]) {
    console.log(`  juries of ${size}, reliability`);
    const rows: string[] = [];
    for (const jury of juries(judgeIds).filter(({ length }) => length === size)) {
      rows.push(`    ${await withoutPeople(by(judges, jury), people, reliability())}  ${jury.join(' ')}`);
    }
    console.log(rows.join('\n'));
  }
  const halves = [0, 1].map((half) => judges.filter(({ sampleId }) => sampleIds.indexOf(sampleId) % 2 === half));
  for (const [half, own] of halves.entries()) {
    console.log(`  half ${half}       ${await withoutPeople(own, people, reliability())}`);
  }
  console.log(`\nwith N labelled prompts, measured on 50 others, means of ${draws} draws`);
  const consensus = await aggregate(judges);
  for (const count of labelled)
    console.log(`  ${String(count).padEnd(4)}${await withLabels(consensus, people, count)}`);
  const { calibration } = await calibrate(consensus, people);
  const five = [calibration.overall, calibration.aspects['semantic-consistency']].map((found) =>
    describe(found?.after),
  );
  console.log(`  all, five parts  ${five.join('   ')}`);
}

async function withoutPeople(judges: readonly Annotation[], people: Annotation[], method: Method): Promise<string> {
  const aggregation = createAggregation({ method });
  for (const annotation of judges) aggregation.add(annotation);
  const { consensus, fit } = aggregation.result();
  const plain = Array.from(consensus, (record) =>
    asTheMethodHasIt(record, (aspect) => fit.aspects[aspect]?.temperature ?? 1),
  );
  const cells: string[] = [];
  for (const records of [plain, consensus]) {
    const { calibration } = await calibrate(records, people);
    cells.push(
      [calibration.overall, calibration.aspects['semantic-consistency']]
        .map((found) => describe(found?.before))
        .join('; '),
    );
  }
  return cells.join('  |  ');
}

/** Standard errors without the temperature, and those of the overall score as if aspects erred apart. */
function asTheMethodHasIt(record: Consensus, temperatureOf: (aspect: string) => number): Consensus {
  const images = record.images.map((image) => {
    const aspects = Object.fromEntries(
      Object.entries(image.aspects).map(([aspect, estimate]) => {
        const standardError = estimate.standardError === null ? null : estimate.standardError / temperatureOf(aspect);
        return [aspect, { ...estimate, standardError }];
      }),
    );
    const errors = image.overall.aspects.map((aspect) => aspects[aspect]?.standardError ?? Number.NaN);
    const error = Math.hypot(...errors) / errors.length;
    return { ...image, aspects, overall: { ...image.overall, standardError: Number.isNaN(error) ? null : error } };
  });
  return { ...record, images };
}

async function withLabels(consensus: Consensus[], people: Annotation[], count: number): Promise<string> {
  const rows: number[][][] = views.map(() => []);
  for (let draw = 0; draw < draws; draw++) {
    const random = seeded(draw + 1);
    const drawn = consensus.map(({ sampleId }) => ({ sampleId, place: random() })).sort((a, b) => a.place - b.place);
    const among = (from: number, to: number) => new Set(drawn.slice(from, to).map(({ sampleId }) => sampleId));
    const [learnt, tested] = [among(0, count), among(49, 99)];
    const apart = consensus.filter(({ sampleId }) => tested.has(sampleId));
    const on = (ids: ReadonlySet<string>) => people.filter(({ sampleId }) => ids.has(sampleId));
    const both = consensus.filter(({ sampleId }) => tested.has(sampleId) || learnt.has(sampleId));
    const made = count === 0 ? apart : [...(await calibrate(both, on(learnt))).consensus];
    const { calibration } = await calibrate(
      made.filter(({ sampleId }) => tested.has(sampleId)),
      on(tested),
    );
    const found = [calibration.overall, calibration.aspects['semantic-consistency']];
    for (const [view, own] of rows.entries()) own.push(numbersOf(found[view]?.before));
  }
  return rows
    .map((own) => write([0, 1, 2, 3].map((column) => meanKnown(own.map((row) => row[column] ?? Number.NaN)))))
    .join('   ');
}

/** Nowhere is 0.9 stated in some draws. */
function meanKnown(numbers: readonly number[]): number {
  const known = numbers.filter((number) => !Number.isNaN(number));
  return known.reduce((sum, number) => sum + number, 0) / known.length;
}

function describe(diagram: AspectCalibration['after'] | undefined): string {
  return write(numbersOf(diagram));
}

/** ECE, Brier score, that of the average, and the share that is right where 0.9 is stated or more. */
function numbersOf(diagram: AspectCalibration['after'] | undefined): number[] {
  const surest = diagram?.bins.find(({ stated }) => stated >= 0.9);
  return [diagram?.ece, diagram?.brier, diagram?.constantBrier, surest?.observed].map((number) => number ?? Number.NaN);
}

function write(numbers: readonly number[]): string {
  return numbers.map((number) => number.toFixed(3)).join(' ');
}
