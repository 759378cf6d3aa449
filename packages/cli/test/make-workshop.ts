import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PreferencePair } from '@visionprefer/core';
import { type FakeVendor, type FakeVendorOptions, startFakeVendor } from '@visionprefer/fake-vendors';
import { onTestFinished } from 'vitest';
import { makeFolder, start } from './command-line.ts';

/** A generator of a third party that notes each ticket before and after it has painted, and refuses hearts. */
const slow = `
import { appendFileSync } from 'node:fs';
export async function slow() {
  const { paint } = await import(${JSON.stringify(sourceOf('generator-paint'))});
  const { GeneratorError } = await import(${JSON.stringify(sourceOf('core'))});
  const painter = paint({ model: 'beginner' });
  return {
    specVersion: 1,
    id: 'slow',
    usdPerImage: 0.01,
    async generate(request, options) {
      if (request.prompt.includes('heart')) throw new GeneratorError('refused', 'No hearts.');
      appendFileSync('calls.log', 'asked ' + options.ticket + '\\n');
      await new Promise((resolve) => setTimeout(resolve, 30));
      const image = await painter.generate(request, options);
      appendFileSync('calls.log', 'painted ' + options.ticket + '\\n');
      return image;
    },
  };
}
`;

const things = ['fox', 'cat', 'boat', 'house', 'tree', 'star', 'heart', 'moon', 'fish', 'bird'];
const prompts = ['red', 'blue'].flatMap((colour) => things.map((thing) => `a ${colour} ${thing} on the beach`));

const settings = {
  prompts: 'prompts.txt',
  annotators: ['pixels', 'openai:gpt-6-luna'],
  aspects: ['fidelity'],
  concurrency: 2,
  prices: { 'openai:gpt-6-luna': { input: 10, output: 10 } },
  generators: ['paint:master', './slow.js'],
  images: 2,
  guidance: '3..12',
  size: 64,
  paintConcurrency: 2,
  drop: ['repeated'],
  formats: ['diffusion-dpo', 'imagereward'],
  budget: 5,
};

/** A folder with prompts, a generator and a configuration, beside a server that stands for vendors. */
export interface Workshop {
  folder: string;
  fake: FakeVendor;
  environment: Readonly<Record<string, string>>;
  make(...more: string[]): ReturnType<typeof start>;
}

/** Opens a {@link Workshop} that is gone after the test. */
export async function openWorkshop(changes: object = {}, vendor: FakeVendorOptions = {}): Promise<Workshop> {
  const folder = await makeFolder();
  const fake = await startFakeVendor(vendor);
  onTestFinished(() => fake.close());
  await writeFile(join(folder, 'prompts.txt'), `${[...prompts, 'A red fox, on the beach!'].join('\n')}\n`);
  await writeFile(join(folder, 'slow.js'), slow);
  await writeFile(join(folder, 'visionprefer.config.json'), JSON.stringify({ ...settings, ...changes }));
  const { environment } = fake;
  return { folder, fake, environment, make: (...more) => start(['make', ...more], folder, { environment }) };
}

/** A plugin in a folder of its own finds no package of the repository by its name. */
function sourceOf(name: string): string {
  return pathToFileURL(join(import.meta.dirname, `../../../node_modules/@visionprefer/${name}/src/index.ts`)).href;
}

/** What the slow generator was asked, and what it painted. */
export async function callsOf(folder: string): Promise<{ asked: string[]; painted: string[] }> {
  const log = await readFile(join(folder, 'calls.log'), 'utf8').catch(() => '');
  const of = (word: string) =>
    log.split('\n').flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));
  return { asked: of('asked'), painted: of('painted') };
}

/** The pairs of a run, without where their images lie. */
export async function pairsOf(folder: string): Promise<string[]> {
  const lines = (await readFile(join(folder, 'run/pairs.jsonl'), 'utf8')).trim().split('\n');
  return lines
    .map((line) => JSON.parse(line) as PreferencePair)
    .map(({ sampleId, aspect, chosen, rejected, margin }) =>
      JSON.stringify([sampleId, aspect, chosen.id, rejected.id, margin]),
    )
    .sort();
}
