/**
 * Aggregates generated annotations read from a file, one score each, and draws the pairs of each aspect at margin 1.
 * Beside it, in the same run: a plain reference that reads the same lines into a Map of objects and keeps means only.
 * Each runs in a process of its own, in turn; prints CPU seconds, peak memory, and the ratio of the two.
 *
 * `node --conditions=@visionprefer/source bench/aggregate.ts [rows = 1000000] [runs = 3]`
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { aggregate, toPairs } from '@visionprefer/aggregator';
import type { Annotation, Sample } from '@visionprefer/core';

const aspects = ['prompt-following', 'aesthetic', 'fidelity', 'harmlessness'] as const;
type Aspect = (typeof aspects)[number];
const imagesPerSample = 4;
const annotatorsPerImage = 3;
const rowsPerSample = imagesPerSample * annotatorsPerImage * aspects.length;

/** What one process found and what it took. */
interface Run {
  pairs: number;
  cpuSeconds: number;
  wallSeconds: number;
  peakMegabytes: number;
}

const contenders: Record<string, (file: string, sampleCount: number) => Promise<number>> = {
  aggregator: async (file, sampleCount) => {
    const consensus = await aggregate<Aspect>(readAnnotations(file));
    let pairs = 0;
    for (const _ of toPairs(consensus, samples(sampleCount), { aspects, margin: 1 })) pairs++;
    return pairs;
  },
  reference: async (file) => {
    const scores = new Map<string, { sum: number; count: number }>();
    for await (const { sampleId, imageIds, scores: given } of readAnnotations(file)) {
      for (const aspect in given) {
        const key = `${sampleId} ${aspect} ${imageIds[0]}`;
        const cell = scores.get(key) ?? { sum: 0, count: 0 };
        cell.sum += given[aspect as Aspect][0]?.score ?? Number.NaN;
        cell.count++;
        scores.set(key, cell);
      }
    }
    const groups = new Map<string, number[]>();
    for (const [key, { sum, count }] of scores) {
      const group = key.slice(0, key.lastIndexOf(' '));
      groups.set(group, [...(groups.get(group) ?? []), sum / count]);
    }
    let pairs = 0;
    for (const means of groups.values()) {
      for (const [place, mean] of means.entries()) {
        for (const other of means.slice(place + 1)) if (Math.abs(mean - other) >= 1 - 1e-9) pairs++;
      }
    }
    return pairs;
  },
  // What both have to do first.
  reading: async (file) => {
    let rows = 0;
    for await (const _ of readAnnotations(file)) rows++;
    return rows;
  },
};

async function* readAnnotations(file: string): AsyncGenerator<Annotation<Aspect> & { outcome: 'scored' }> {
  for await (const line of createInterface({ input: createReadStream(file) })) yield JSON.parse(line);
}

function* samples(count: number): Generator<Sample> {
  for (let sample = 0; sample < count; sample++) {
    const images = Array.from({ length: imagesPerSample }, (_, image) => ({ id: `${image}`, url: `${image}.png` }));
    yield { id: `sample-${sample}`, prompt: `Prompt ${sample}`, images };
  }
}

async function writeAnnotations(file: string, sampleCount: number): Promise<void> {
  const stream = createWriteStream(file);
  const random = seeded(1);
  let row = 0;
  for (let sample = 0; sample < sampleCount; sample++) {
    const lines: string[] = [];
    for (let image = 0; image < imagesPerSample; image++) {
      const quality = 1 + 4 * random();
      for (const aspect of aspects) {
        const first = Math.floor(7 * random());
        for (let annotator = 0; annotator < annotatorsPerImage; annotator++) {
          const score = Math.round(Math.min(5, Math.max(1, quality + 3 * random() - 1.5)));
          const annotation: Annotation<string> = {
            key: (row++).toString(16).padStart(32, '0'),
            sampleId: `sample-${sample}`,
            annotatorId: `annotator-${(first + annotator) % 7}`,
            strategyId: 'pointwise?aspects=separate',
            imageIds: [`${image}`],
            imageHashes: [`${sample}-${image}`.padStart(32, '0')],
            aspectVersions: { [aspect]: 1 },
            ms: 1000,
            outcome: 'scored',
            scores: { [aspect]: [{ imageId: `${image}`, score }] },
          };
          lines.push(`${JSON.stringify(annotation)}\n`);
        }
      }
    }
    if (!stream.write(lines.join(''))) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
}

/** The generator mulberry32: the same numbers in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function runContender(name: string, file: string, sampleCount: number): Promise<void> {
  const start = performance.now();
  const pairs = (await contenders[name]?.(file, sampleCount)) ?? 0;
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const run: Run = {
    pairs,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    wallSeconds: (performance.now() - start) / 1000,
    peakMegabytes: maxRSS / 1024,
  };
  console.log(JSON.stringify(run));
}

function runInOwnProcess(name: string, file: string, sampleCount: number): Run {
  const script = [...process.execArgv, import.meta.filename, '--run', name, file, `${sampleCount}`];
  const { stdout, stderr, status } = spawnSync(process.execPath, script, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
  return JSON.parse(stdout);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function main(rows: number, runs: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'aggregate-'));
  try {
    const file = join(folder, 'annotations.jsonl');
    const sampleCount = Math.max(1, Math.round(rows / rowsPerSample));
    await writeAnnotations(file, sampleCount);
    console.log(`${sampleCount * rowsPerSample} annotations of ${sampleCount} samples, median of ${runs} runs`);
    const found: Record<string, Run[]> = {};
    for (let run = 0; run < runs; run++) {
      for (const name in contenders) {
        found[name] = [...(found[name] ?? []), runInOwnProcess(name, file, sampleCount)];
      }
    }
    report(found);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function report(found: Record<string, Run[]>): void {
  const of = (name: string, what: keyof Run): number => median((found[name] ?? []).map((run) => run[what]));
  for (const name in found) {
    const counted = name === 'reading' ? '' : `, ${of(name, 'pairs')} pairs`;
    console.log(
      `${name.padEnd(10)} ${of(name, 'cpuSeconds').toFixed(2)} CPU s, ${of(name, 'wallSeconds').toFixed(2)} s, ${of(name, 'peakMegabytes').toFixed(0)} MB${counted}`,
    );
  }
  if (of('aggregator', 'pairs') !== of('reference', 'pairs')) throw new Error('The two do not find the same pairs.');
  console.log(
    `aggregator / reference: ${(of('aggregator', 'cpuSeconds') / of('reference', 'cpuSeconds')).toFixed(2)} × CPU`,
  );
}

const [first, name = '', file = '', count = ''] = process.argv.slice(2);
if (first === '--run') await runContender(name, file, Number(count));
else await main(Number(first ?? 1_000_000), Number(name || 3));
