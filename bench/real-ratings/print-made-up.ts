import {
  agreement,
  bradleyTerry,
  calibrate,
  createAggregation,
  dawidSkene,
  mean,
  reliability,
} from '@visionprefer/aggregator';
import type { Annotation } from '@visionprefer/core';
import { seeded } from '../seeded.ts';

/** A jury on samples of four images whose qualities are known. */
interface MadeUp {
  annotators: number;
  noise: number;
  /** Share of the variance of quality that lies between samples. */
  between: number;
  /** Share of the variance of annotators' errors that all of them share. */
  shared: number;
  samples: number;
  seed: number;
}

const seeds = [1, 2, 3, 4];
const juries = [
  { annotators: 3, noise: 0.6, between: 0, shared: 0 },
  { annotators: 3, noise: 1.2, between: 0, shared: 0 },
  { annotators: 5, noise: 0.6, between: 0, shared: 0 },
  { annotators: 3, noise: 1.2, between: 0.5, shared: 0 },
  { annotators: 3, noise: 1.2, between: 0.9, shared: 0 },
  { annotators: 3, noise: 1.2, between: 0.5, shared: 0.3 },
];

/** Prints how honest probabilities are in juries that are made up, and how often intervals of α hold the true one. */
export async function printMadeUp(): Promise<void> {
  console.log(
    '\njuries that are made up, 200 prompts: ECE as the method has it, and with the temperature; right where ≥ 0.9 is stated',
  );
  for (const jury of juries) {
    const cells: string[] = [];
    for (const method of [reliability(), dawidSkene(), bradleyTerry(), mean()]) {
      let [before, after, pairs, right] = [0, 0, 0, 0];
      for (const seed of seeds) {
        const { judges, people } = make({ ...jury, samples: 200, seed });
        const aggregation = createAggregation({ method });
        for (const annotation of judges) aggregation.add(annotation);
        const { consensus, fit } = aggregation.result();
        const temperature = fit.aspects.a?.temperature ?? 1;
        const plain = Array.from(consensus, (record) => ({
          ...record,
          images: record.images.map((image) => {
            const { standardError } = image.overall;
            return {
              ...image,
              overall: { ...image.overall, standardError: standardError && standardError / temperature },
            };
          }),
        }));
        const eceOf = async (records: typeof plain) => (await calibrate(records, people)).calibration.overall.before;
        before += ((await eceOf(plain)).ece ?? 0) / seeds.length;
        const diagram = await eceOf([...consensus]);
        after += (diagram.ece ?? 0) / seeds.length;
        const surest = diagram.bins.find(({ stated }) => stated >= 0.9);
        pairs += surest?.pairs ?? 0;
        right += (surest?.pairs ?? 0) * (surest?.observed ?? 0);
      }
      cells.push(`${method.name} ${before.toFixed(3)} ${after.toFixed(3)} ${(right / pairs).toFixed(3)}`);
    }
    console.log(`  ${JSON.stringify(jury)}  ${cells.join('   ')}`);
  }
  console.log('\nhow often the interval of ordinal α holds the true one, of 300 juries');
  for (const samples of [10, 30, 100]) {
    const cells: string[] = [];
    for (const annotators of [2, 3, 5])
      cells.push(`${annotators}: ${(await alphaCoverage(annotators, samples)).toFixed(3)}`);
    console.log(`  ${String(samples).padEnd(4)} prompts, annotators ${cells.join('  ')}`);
  }
}

async function alphaCoverage(annotators: number, samples: number): Promise<number> {
  const alphaOf = async (count: number, seed: number) => {
    const { judges } = make({ annotators, noise: 1, between: 0.3, shared: 0, samples: count, seed });
    return (await agreement(judges, { resamples: 0 })).aspects.a?.alpha.ordinal;
  };
  const { value: truth } = (await alphaOf(10_000, 1)) ?? {};
  let held = 0;
  for (let seed = 2; seed < 302; seed++) {
    const { low, high } = (await alphaOf(samples, seed)) ?? {};
    if ((low ?? 1) <= (truth ?? 0) && (truth ?? 0) <= (high ?? -1)) held++;
  }
  return held / 300;
}

function make({ annotators, noise, between, shared, samples, seed }: MadeUp): {
  judges: Annotation[];
  people: Annotation[];
} {
  const random = seeded(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const mixed = (one: number, share: number) => Math.sqrt(share) * one + Math.sqrt(1 - share) * normal();
  const judges: Annotation[] = [];
  const people: Annotation[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const prompt = normal();
    for (let image = 0; image < 4; image++) {
      const quality = mixed(prompt, between);
      const common = normal();
      people.push(annotation('person', sample, image, 3 + quality / 3));
      for (let judge = 0; judge < annotators; judge++) {
        judges.push(
          annotation(`judge-${judge}`, sample, image, Math.round(3 + quality + noise * mixed(common, shared))),
        );
      }
    }
  }
  return { judges, people };
}

function annotation(annotatorId: string, sample: number, image: number, score: number): Annotation {
  const imageId = `image-${image}`;
  return {
    ...{ key: `${sample} ${image} ${annotatorId}`, sampleId: `sample-${sample}`, annotatorId, strategyId: 'pointwise' },
    ...{ imageIds: [imageId], imageHashes: [''], aspectVersions: { a: 1 }, ms: 0, outcome: 'scored' },
    scores: { a: [{ imageId, score: Math.min(5, Math.max(1, score)) }] },
  };
}
