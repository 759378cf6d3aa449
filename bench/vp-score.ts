/**
 * What VP-Score reaches, in CPU seconds and with intervals by prompt: on real pairs (MJ-Bench) and on drawn ones.
 * `node --conditions=@visionprefer/source bench/vp-score.ts [folder]`; the folder holds `mj-bench/` and `indoor/`. Without
 * it only the drawn pairs are measured.
 */
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { PairAccuracy } from '@visionprefer/aggregator';
import type { PreferencePair } from '@visionprefer/core';
import {
  type Encoder,
  evaluateVpScore,
  type HeadPairs,
  openEncoder,
  streamFitter,
  trainVpScore,
} from '@visionprefer/vp-score';
import sharp from 'sharp';
import { seeded } from './seeded.ts';

const [folder = '../shared/data/images'] = process.argv.slice(2);
measureStream();
await measureDrawn();
if (existsSync(`${folder}/mj-bench/pairs.json`)) await measureReal();

/** One epoch of a linear head over 100,000 comparisons of 768 features. */
function measureStream(): void {
  const [count, dimensions] = [100_000, 768];
  const random = seeded(1);
  const pairs: HeadPairs = {
    features: Float32Array.from({ length: 2 * count * dimensions }, () => random() - 0.5),
    dimensions,
    first: Int32Array.from({ length: count }, (_, pair) => 2 * pair),
    second: Int32Array.from({ length: count }, (_, pair) => 2 * pair + 1),
    target: Float64Array.from({ length: count }, () => Math.round(random())),
    weight: new Float64Array(count).fill(1),
    group: Int32Array.from({ length: count }, (_, pair) => pair),
    groups: count,
  };
  const places = pairs.first.map((_, pair) => pair);
  const scale = cpu(() => streamFitter(pairs, { seed: 1, epochs: 1 })).seconds;
  const one = cpu(() => streamFitter(pairs, { seed: 1, epochs: 1 }).fit(places, 1)).seconds;
  const three = cpu(() => streamFitter(pairs, { seed: 1, epochs: 3 }).fit(places, 1)).seconds;
  say(
    'linear head, 100,000 × 768, one epoch',
    `${((three - one) / 2).toFixed(2)} CPU s; scaling once ${scale.toFixed(2)}`,
  );
  say('the same, memory', `${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);
}

/** 2,000 pairs that a true head decided by chance, against the best that anyone could know. */
async function measureDrawn(): Promise<void> {
  const random = seeded(5);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const dimensions = 16;
  const head = Array.from({ length: dimensions }, () => (normal() * 2) / Math.sqrt(2 * dimensions));
  let best = 0;
  const pairs = Array.from({ length: 2_000 }, (_, index) => {
    const [one, other] = [0, 1].map(() => Array.from({ length: dimensions }, normal));
    const margin = head.reduce((sum, weight, place) => sum + weight * ((one?.[place] ?? 0) - (other?.[place] ?? 0)), 0);
    const firstWins = random() < 1 / (1 + Math.exp(-margin));
    best += Number(margin > 0 === firstWins);
    const [chosen, rejected] = firstWins ? [one, other] : [other, one];
    return pairOf(`drawn ${index}`, 'fidelity', numbersUrl(chosen ?? []), numbersUrl(rejected ?? []));
  });
  const encoder: Encoder = {
    id: 'numbers',
    digest: '0',
    preprocessing: 'none',
    dimensions,
    usesPrompt: false,
    embed: async (images) => images.map(({ bytes }) => new Float32Array(bytes.slice().buffer)),
  };
  const { evaluation } = await trainVpScore(pairs, { encoder });
  const figures = evaluation.aspects.fidelity;
  if (!figures) throw new Error('Nothing was measured.');
  say(
    '2,000 drawn pairs, held out',
    `${told(figures.model)}; the true head ${((100 * best) / pairs.length).toFixed(1)}`,
  );
  say('the same, expected calibration error', figures.calibration.expectedError.toFixed(3));
}

async function measureReal(): Promise<void> {
  const pairs = ['mj-bench', 'indoor'].flatMap(readPairs);
  const lite0 = await openEncoder('lite0');
  const images = { allowPaths: [folder] };
  const encoder = remember(lite0);
  const before = process.cpuUsage();
  const model = await trainVpScore(pairs, { encoder, images });
  const seconds = secondsSince(before);
  const held = model.evaluation.aspects.fidelity;
  if (held) say(`${pairs.length} real pairs, ten folds by picture`, told(held.model));
  say('the same, embedded and trained', `${seconds.toFixed(1)} CPU s`);
  await leaveOut(pairs, encoder, '');
  const small = remember({ ...lite0, embed: async (all) => lite0.embed(await Promise.all(all.map(squeeze))) });
  const squeezed = await trainVpScore(pairs, { encoder: small, images });
  const figures = squeezed.evaluation.aspects.fidelity;
  if (figures) say('the same at 128 px', told(figures.model));
  await leaveOut(pairs, small, ' at 128 px');
  const [first] = pairs;
  if (first) {
    const bytes = readFileSync(new URL(first.chosen.url));
    await lite0.embed([{ bytes, hash: '' }]);
    const start = process.cpuUsage();
    for (let round = 0; round < 20; round++) await lite0.embed([{ bytes, hash: '' }]);
    say('embed one picture, decoding included', `${(50 * secondsSince(start)).toFixed(0)} CPU ms`);
  }
}

/** A kind of picture is left out of training at a time. */
async function leaveOut(pairs: readonly PreferencePair[], encoder: Encoder, how: string): Promise<void> {
  const images = { allowPaths: [folder] };
  const kindOf = ({ id }: PreferencePair) => id.split(' ')[0] ?? '';
  for (const kind of new Set(pairs.map(kindOf))) {
    const model = await trainVpScore(
      pairs.filter((pair) => kindOf(pair) !== kind),
      { encoder, images },
    );
    const left = pairs.filter((pair) => kindOf(pair) === kind);
    const { aspects } = await evaluateVpScore(left, { model, encoder, images });
    if (aspects.fidelity) say(`${kind} left out${how}`, told(aspects.fidelity.model));
  }
}

function readPairs(set: string): PreferencePair[] {
  const listed = JSON.parse(readFileSync(`${folder}/${set}/pairs.json`, 'utf8')) as {
    category?: string;
    prompt: string;
    better: string;
    worse: string;
  }[];
  const url = (file: string) => pathToFileURL(`${folder}/${set}/${file}`).href;
  return listed.map(({ category = set, prompt, better, worse }) =>
    pairOf(`${category} ${better}`, 'fidelity', url(better), url(worse), prompt),
  );
}

async function squeeze({
  bytes,
  hash,
}: {
  bytes: Uint8Array;
  hash: string;
}): Promise<{ bytes: Uint8Array; hash: string }> {
  return { bytes: await sharp(bytes).resize(128, 128, { fit: 'fill' }).png().toBuffer(), hash };
}

/** Embeds each picture once in this process. */
function remember(encoder: Encoder): Encoder {
  const known = new Map<string, Float32Array>();
  return {
    ...encoder,
    embed: (all) =>
      Promise.all(
        all.map(async (image) => {
          const row = known.get(image.hash) ?? (await encoder.embed([image]))[0];
          if (!row) throw new Error('The encoder gave no row.');
          known.set(image.hash, row);
          return row;
        }),
      ),
  };
}

function pairOf(id: string, aspect: string, chosen: string, rejected: string, prompt = id): PreferencePair {
  return {
    id,
    sampleId: id,
    prompt,
    aspect,
    chosen: { id: 'better', url: chosen, score: 4, hash: '' },
    rejected: { id: 'worse', url: rejected, score: 2, hash: '' },
    margin: 2,
    probability: 1,
    votes: { for: 1, against: 0, tied: 0, missing: 0 },
    conflicts: [],
    annotationKeys: [],
  };
}

function numbersUrl(numbers: readonly number[]): string {
  return `data:image/png;base64,${Buffer.from(Float32Array.from(numbers).buffer).toString('base64')}`;
}

function told({ tiesHalf: { value, low, high } }: PairAccuracy): string {
  const percent = (share: number | null) => (share === null ? '–' : (100 * share).toFixed(1));
  return `${percent(value)} [${percent(low)}, ${percent(high)}]`;
}

function cpu<T>(work: () => T): { seconds: number; result: T } {
  const before = process.cpuUsage();
  const result = work();
  return { seconds: secondsSince(before), result };
}

function secondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function say(figure: string, value: string): void {
  console.log(`${figure.padEnd(44)} ${value}`);
}
