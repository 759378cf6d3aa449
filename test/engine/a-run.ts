import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Annotation, Sample } from '@visionprefer/core';
import {
  drawPicture,
  makeFolder,
  type Started,
  type StartOptions,
  start,
  writeLines,
} from '../../packages/cli/test/command-line.ts';

/** The three vendors, as the command takes them. */
export const vendors = ['openai:gpt-6-luna', 'anthropic:claude-haiku-5-5', 'google:gemini-3.8-flash'] as const;

/** How much longer everything is than it has to be: `VISIONPREFER_SOAK=20` is for a long evening. */
export const soak: number = Number(process.env.VISIONPREFER_SOAK ?? 1);

/** A run of the real command on samples of its own. */
export interface ARun {
  folder: string;
  samples: readonly Sample[];
  /** Starts the command, or goes on with what it had begun. */
  start(more?: readonly string[], options?: StartOptions): Started;
  /** The whole lines of the journal. */
  journal(): Annotation[];
}

/** Makes a run of so many samples `s0`, `s1` …, whose prompts are `Prompt 0`, `Prompt 1` …, of two images each. */
export async function makeRun(
  count: number,
  { annotators = vendors, environment }: { annotators?: readonly string[]; environment: Record<string, string> },
): Promise<ARun> {
  const folder = await makeFolder();
  await Promise.all([0, 1, 2, 3].map((shade) => drawPicture(join(folder, `${shade}.png`), shade)));
  const samples = Array.from({ length: count }, (_, index) => ({
    id: `s${index}`,
    prompt: `Prompt ${index}`,
    images: [index % 4, (index + 1) % 4].map((shade) => ({ id: `${shade}`, url: `${shade}.png` })),
  }));
  await writeLines(join(folder, 'samples.jsonl'), samples);
  const named = annotators.flatMap((annotator) => ['-a', annotator]);
  return {
    folder,
    samples,
    start: (more = [], options = {}) =>
      start(['annotate', 'samples.jsonl', ...named, ...more], folder, {
        ...options,
        environment: { NODE_NO_WARNINGS: '1', ...environment, ...options.environment },
      }),
    journal: () => readJournal(join(folder, 'annotations.jsonl')),
  };
}

/** The annotations of a journal that is perhaps being written: an unfinished last line is none. */
function readJournal(path: string): Annotation[] {
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return lines.filter(Boolean).map((line) => JSON.parse(line) as Annotation);
}

/** Waits until something holds, for at most four minutes. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + 240_000;
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error(`In vain: ${holds}`);
    await wait(20);
  }
}

/** A row of numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
