/**
 * Has `visionprefer generate` paint one small picture of each of many prompts, kills it with SIGKILL at random moments, and
 * starts it again until all is painted. Then it looks at what there is: every prompt once, every picture once and whole,
 * nothing half and nothing besides. Prints that as one line of JSON, with what it took: CPU milliseconds an image, and the
 * resident memory once a tenth and once all of the samples were there. Needs Linux, whose /proc tells of both.
 *
 * `node --conditions=@visionprefer/source bench/generate-kills.ts [prompts = 20000] [kills = 40] [seed = 1]`
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Annotation, Sample } from '@visionprefer/core';
import sharp from 'sharp';
import { seeded } from './seeded.ts';

const [prompts = 20_000, kills = 40, seed = 1] = process.argv.slice(2).map(Number);
const random = seeded(seed);
const folder = mkdtempSync(join(tmpdir(), 'bench-generate-'));
const out = join(folder, 'samples');
const main = join(createRequire(import.meta.url).resolve('@visionprefer/cli/package.json'), '../src/main.ts');

writeFileSync(join(folder, 'prompts.txt'), Array.from({ length: prompts }, (_, at) => `${promptOf(at)}\n`).join(''));
// In bytes of the samples, which grow evenly, so that no line need be counted: a sample has more than these.
const bytesEach = 400;
const moments = Array.from({ length: kills }, () => random() * prompts * bytesEach).sort((a, b) => a - b);
const took = { cpuMs: 0, firstMegabytes: 0, lastMegabytes: 0, killed: 0, starts: 0 };
for (let isDone = false; !isDone; ) isDone = await runOnce();
console.log(JSON.stringify({ ...(await lookThrough()), ...describeCost() }));
rmSync(folder, { recursive: true });

/** Runs until it ends, or until the next moment to kill it; gives whether it ended by itself. */
async function runOnce(): Promise<boolean> {
  const words = 'generate prompts.txt -g paint:master -g paint:beginner -n 1 --size 32 -q'.split(' ');
  const child = spawn(process.execPath, ['--conditions=@visionprefer/source', main, ...words], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  took.starts++;
  let usage = { cpuMs: 0, megabytes: 0 };
  // One in four is killed a moment after it has started, whatever it has done by then.
  const early = moments.length > 0 && random() < 0.25 ? performance.now() + random() * 1_500 : Infinity;
  while (child.exitCode === null) {
    await Promise.race([exited, wait(10)]);
    usage = readUsage(child) ?? usage;
    const bytes = statSync(join(out, 'samples.jsonl'), { throwIfNoEntry: false })?.size ?? 0;
    if (bytes < (prompts * bytesEach) / 10) took.firstMegabytes = usage.megabytes;
    took.lastMegabytes = usage.megabytes;
    if (bytes < (moments[0] ?? Infinity) && performance.now() < early) continue;
    moments.shift();
    if (child.kill('SIGKILL')) took.killed++;
    await exited;
    break;
  }
  const [code] = await exited;
  took.cpuMs += usage.cpuMs;
  if (code !== null && code !== 0) throw new Error(`It ended with exit code ${code}.`);
  return code === 0;
}

function readUsage({ pid }: ChildProcess): { cpuMs: number; megabytes: number } | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    // Fields 14, 15 and 24 of proc(5), in hundredths of a second, and in pages of 4 KiB.
    const [user, system, pages] = [11, 12, 21].map((at) => Number(fields[at]));
    if (!pages) return undefined;
    return { cpuMs: ((user ?? 0) + (system ?? 0)) * 10, megabytes: Math.round((pages * 4) / 1024) };
  } catch {
    return undefined;
  }
}

/** What there is in the end, each of these as it must be. */
async function lookThrough() {
  const samples = readLines<Sample>(join(out, 'samples.jsonl'));
  const paintings = readLines<Annotation>(join(out, 'paintings.jsonl'));
  const images = samples.flatMap(({ images }) => images.map(({ url }) => url));
  const gaps = samples.reduce((sum, { metadata }) => sum + Object.keys(metadata?.gaps ?? {}).length, 0);
  const withoutImage = prompts - samples.length;
  const files = readdirSync(join(out, 'images'), { recursive: true, withFileTypes: true }).filter((it) => it.isFile());
  const names = files.map(({ parentPath, name }) => join(parentPath, name).slice(out.length + 1));
  const digests = new Set<string>();
  let broken = 0;
  for (const url of images) {
    const bytes = readFileSync(join(out, url));
    digests.add(createHash('sha256').update(bytes).digest('hex'));
    const decoding = sharp(bytes).stats();
    await decoding.catch(() => broken++);
  }
  return {
    prompts: new Set(samples.map(({ prompt }) => prompt)).size,
    samples: samples.length,
    images: images.length,
    imagesTwice: images.length - digests.size,
    paintedTwice: paintings.length - new Set(paintings.map(({ key }) => key)).size,
    broken,
    strayFiles: countStrays(names, images),
    gaps: gaps + withoutImage,
    left: readdirSync(join(out, '.tickets')),
  };
}

/** How many files no sample names, or the other way round. */
function countStrays(names: readonly string[], urls: readonly string[]): number {
  const named = new Set(urls);
  const there = new Set(names);
  return names.filter((name) => !named.has(name)).length + urls.filter((url) => !there.has(url)).length;
}

function describeCost() {
  const { cpuMs, firstMegabytes, lastMegabytes, killed, starts } = took;
  return { killed, starts, cpuMsAnImage: Math.round((cpuMs / prompts) * 10) / 10, firstMegabytes, lastMegabytes };
}

function readLines<T>(path: string): T[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

/** Each with its number, so that no two are the same. */
function promptOf(number: number): string {
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)];
  const thing = () =>
    `${pick(['red', 'green', 'blue', 'pink', 'black', 'orange'])} ${pick(['fox', 'cat', 'boat', 'house', 'tree', 'star', 'fish', 'bird'])}`;
  return `a ${thing()} and a ${thing()} ${pick(['on the beach', 'in the snow', 'on the sea', 'at night'])}, number ${number}`;
}
