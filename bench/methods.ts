/**
 * What one iteration of each method costs at a million votes, beside the same step written the textbook way, vote by vote
 * (on typed arrays as well), in the same run: CPU milliseconds, median of the runs. Then what each method costs in all.
 *
 * `node --conditions=@visionprefer/source bench/methods.ts [votes = 1000000] [runs = 5]`
 */
import {
  bradleyTerry,
  dawidSkene,
  type FitOptions,
  type Method,
  reliability,
  type Votes,
} from '@visionprefer/aggregator';
import { seeded } from './seeded.ts';

const [votes = 1_000_000, runs = 5] = process.argv.slice(2).map(Number);
const annotators = 50;
const imagesPerSample = 4;
const votesPerPair = 8;
const votesPerImage = 4;
const levels = 5;

const noScores = { images: new Int32Array(), annotators: new Int32Array(), scores: new Float64Array() };
const noComparisons = {
  firstImages: new Int32Array(),
  secondImages: new Int32Array(),
  annotators: new Int32Array(),
  verdicts: new Float64Array(),
};
const random = seeded(1);
const compared = makeComparisons();
const scored = makeScores();

console.log(`${votes} votes, median of ${runs} runs, CPU ms an iteration`);
report('bradleyTerry', iterationMs(bradleyTerry, compared), {
  limit: 1,
  textbook: textbookMs(bradleyTerryStep(compared)),
});
report('dawidSkene', iterationMs(dawidSkene, scored), { limit: 8, textbook: textbookMs(dawidSkeneStep(scored)) });
report('reliability', iterationMs(reliability, scored));
console.log('to the end, CPU s');
for (const method of [bradleyTerry(), dawidSkene(), reliability()]) {
  let iterations = 0;
  const ms = cpuMs(() => {
    iterations = method.estimate(method.reads === 'both' ? compared : scored).fit?.iterations ?? 0;
  });
  console.log(`  ${method.name.padEnd(12)} ${(ms / 1000).toFixed(2)} in ${iterations} iterations`);
}

function report(name: string, ms: number, beside?: { limit: number; textbook: number }): void {
  const ratio =
    beside && `limit ${beside.limit}; textbook ${beside.textbook.toFixed(2)}, ${(beside.textbook / ms).toFixed(1)} ×`;
  console.log(`  ${name.padEnd(12)} ${ms.toFixed(2).padStart(6)}  ${ratio ?? ''}`.trimEnd());
}

/** Many iterations less few: what is done once for all of them drops out. */
function iterationMs(create: (options: FitOptions) => Method, given: Votes): number {
  const [few, many] = [10, 60];
  const take = (maxIterations: number) => cpuMs(() => create({ maxIterations, tolerance: 0 }).estimate(given));
  take(few);
  return median(Array.from({ length: runs }, () => (take(many) - take(few)) / (many - few)));
}

function textbookMs(step: () => void): number {
  step();
  return median(Array.from({ length: runs }, () => cpuMs(step)));
}

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Every two images of a sample compared by eight annotators. */
function makeComparisons(): Votes {
  const pairsPerSample = (imagesPerSample * (imagesPerSample - 1)) / 2;
  const samples = Math.round(votes / votesPerPair / pairsPerSample);
  const columns = { firstImages: [], secondImages: [], annotators: [], verdicts: [] } as Record<string, number[]>;
  const quality = Array.from({ length: samples * imagesPerSample }, () => 2 * random());
  for (let sample = 0; sample < samples; sample++) {
    for (let one = 0; one < imagesPerSample; one++) {
      for (let other = one + 1; other < imagesPerSample; other++) {
        const [first, second] = [sample * imagesPerSample + one, sample * imagesPerSample + other];
        const chance = 1 / (1 + Math.exp((quality[second] ?? 0) - (quality[first] ?? 0)));
        for (let vote = 0; vote < votesPerPair; vote++) {
          columns.firstImages?.push(first);
          columns.secondImages?.push(second);
          columns.annotators?.push(vote);
          columns.verdicts?.push(random() < 0.1 ? 0.5 : Number(random() < chance));
        }
      }
    }
  }
  const { firstImages = [], secondImages = [], annotators: by = [], verdicts = [] } = columns;
  return {
    ...emptyVotes(samples),
    comparisons: {
      firstImages: Int32Array.from(firstImages),
      secondImages: Int32Array.from(secondImages),
      annotators: Int32Array.from(by),
      verdicts: Float64Array.from(verdicts),
    },
  };
}

/** Every image scored by four of fifty annotators, whose noise differs. */
function makeScores(): Votes {
  const samples = Math.round(votes / votesPerImage / imagesPerSample);
  const images = samples * imagesPerSample;
  const scores = new Float64Array(images * votesPerImage);
  const by = new Int32Array(scores.length);
  for (let image = 0; image < images; image++) {
    const quality = 1 + 4 * random();
    const first = Math.floor(random() * (annotators - votesPerImage));
    for (let vote = 0; vote < votesPerImage; vote++) {
      const place = image * votesPerImage + vote;
      by[place] = first + vote;
      const noise = (1 + ((first + vote) % 5)) * (random() - 0.5);
      scores[place] = Math.min(levels, Math.max(1, Math.round(quality + noise)));
    }
  }
  const column = scores.map((_, place) => Math.floor(place / votesPerImage));
  return { ...emptyVotes(samples), scores: { images: Int32Array.from(column), annotators: by, scores } };
}

function emptyVotes(samples: number): Votes {
  return {
    sampleStarts: Int32Array.from(new Int32Array(samples + 1).keys()).map((sample) => sample * imagesPerSample),
    imageCount: samples * imagesPerSample,
    annotatorCount: annotators,
    scores: noScores,
    comparisons: noComparisons,
  };
}

/** The MM step of Bradley and Terry's model over single votes. */
function bradleyTerryStep({ imageCount, comparisons: { firstImages, secondImages, verdicts } }: Votes): () => void {
  const strengths = new Float64Array(imageCount).fill(1);
  return () => {
    const wins = new Float64Array(imageCount);
    const shares = new Float64Array(imageCount);
    for (let vote = 0; vote < verdicts.length; vote++) {
      const [first, second, verdict] = [firstImages[vote] ?? 0, secondImages[vote] ?? 0, verdicts[vote] ?? 0];
      const share = 1 / ((strengths[first] ?? 1) + (strengths[second] ?? 1));
      wins[first] = (wins[first] ?? 0) + verdict;
      wins[second] = (wins[second] ?? 0) + 1 - verdict;
      shares[first] = (shares[first] ?? 0) + share;
      shares[second] = (shares[second] ?? 0) + share;
    }
    for (let image = 0; image < imageCount; image++) {
      strengths[image] = ((wins[image] ?? 0) + 0.5) / ((shares[image] ?? 0) + 0.5);
    }
  };
}

/** The EM step of Dawid and Skene's model with logarithms: one pass to the posterior, another one to the counts. */
function dawidSkeneStep({ imageCount, scores: { images, annotators: by, scores } }: Votes): () => void {
  const confusion = new Float64Array(annotators * levels * levels).fill(Math.log(1 / levels));
  const posterior = new Float64Array(imageCount * levels);
  return () => {
    posterior.fill(0);
    const cellOf = (vote: number) => ((by[vote] ?? 0) * levels + (scores[vote] ?? 1) - 1) * levels;
    for (let vote = 0; vote < scores.length; vote++) {
      const [own, cell] = [(images[vote] ?? 0) * levels, cellOf(vote)];
      for (let level = 0; level < levels; level++) {
        posterior[own + level] = (posterior[own + level] ?? 0) + (confusion[cell + level] ?? 0);
      }
    }
    for (let image = 0; image < imageCount; image++) {
      const own = posterior.subarray(image * levels, (image + 1) * levels);
      const greatest = Math.max(...own);
      let sum = 0;
      for (let level = 0; level < levels; level++) {
        const value = Math.exp((own[level] ?? 0) - greatest);
        own[level] = value;
        sum += value;
      }
      for (let level = 0; level < levels; level++) own[level] = (own[level] ?? 0) / sum;
    }
    const counts = new Float64Array(confusion.length).fill(0.1);
    for (let vote = 0; vote < scores.length; vote++) {
      const [own, cell] = [(images[vote] ?? 0) * levels, cellOf(vote)];
      for (let level = 0; level < levels; level++) {
        counts[cell + level] = (counts[cell + level] ?? 0) + (posterior[own + level] ?? 0);
      }
    }
    for (let cell = 0; cell < counts.length; cell++) confusion[cell] = Math.log((counts[cell] ?? 0) / scores.length);
  };
}
