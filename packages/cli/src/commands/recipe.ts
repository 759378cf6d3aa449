import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { normalisePrompt, splitOf } from '@visionprefer/aggregator';
import { InputError } from '@visionprefer/core';
import { openSamples } from '@visionprefer/dataset';
import { exitCodes } from '../exit-codes.ts';
import { nearest } from '../options/nearest.ts';
import type { RecipeFlags } from '../options/recipe-options.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { printable } from '../terminal/display-text.ts';
import { renderColumns } from '../terminal/render-columns.ts';
import { screenOf } from '../terminal/screen.ts';
import { createStatus } from '../terminal/status.ts';

/** `visionprefer recipe`: a folder that a trainer runs from, with prompts that are split as pairs are. */
export async function recipeCommand(
  named: string | undefined,
  flags: RecipeFlags,
  surroundings: Surroundings,
): Promise<number> {
  const { stdout, stderr, folder } = surroundings;
  const recipes = await listRecipes();
  if (named === undefined) {
    const rows = recipes.map(({ name, title }) => [name, title]);
    if (flags.json) stdout.write(`${JSON.stringify(recipes)}\n`);
    else stdout.write(`${renderColumns({ head: ['recipe', 'for'], rows }, screenOf(stdout)).join('\n')}\n`);
    return exitCodes.done;
  }
  const recipe = recipes.find(({ name }) => name === named);
  if (!recipe) throw unknownRecipe(named, recipes);
  const out = resolve(folder, flags.out ?? named);
  await expectEmpty(out, flags.out ?? named);
  const prompts = flags.samples === undefined ? undefined : await splitPrompts(flags.samples, surroundings, flags);
  await cp(join(recipesFolder, named), out, { recursive: true });
  if (prompts) await writePrompts(join(out, 'prompts'), prompts);
  const needsPrompts = !prompts && (await readFile(join(out, 'README.md'), 'utf8')).includes('--samples');
  if (needsPrompts) {
    const status = createStatus(stderr, flags);
    status.warn('No prompts yet: give --samples, or write prompts/train.txt and prompts/test.txt, a prompt a line.');
  }
  const files = await readdir(out);
  const split = prompts && Object.fromEntries(Object.entries(prompts).map(([name, lines]) => [name, lines.length]));
  if (flags.json) stdout.write(`${JSON.stringify({ folder: flags.out ?? named, files, prompts: split })}\n`);
  else stdout.write(`${describe(flags.out ?? named, recipe.title, prompts)}\n`);
  return exitCodes.done;
}

/** The recipes of `@visionprefer/serve`, beside its sources. */
const recipesFolder = join(dirname(fileURLToPath(import.meta.resolve('@visionprefer/serve'))), 'recipes');

interface Recipe {
  name: string;
  /** The first heading of its README. */
  title: string;
}

async function listRecipes(): Promise<Recipe[]> {
  const names = (await readdir(recipesFolder)).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(recipesFolder, name, 'README.md'), 'utf8');
      return { name, title: /^# (.+)$/m.exec(text)?.[1] ?? name };
    }),
  );
}

function unknownRecipe(named: string, recipes: readonly Recipe[]): InputError {
  const names = recipes.map(({ name }) => name);
  const near = nearest(named, names);
  return new InputError(`Unknown recipe ${named}.${near ? ` Did you mean ${near}?` : ''} Known: ${names.join(', ')}.`);
}

async function expectEmpty(out: string, label: string): Promise<void> {
  await mkdir(out, { recursive: true });
  if ((await readdir(out)).length === 0) return;
  throw new InputError(`${label} is not empty. Name a folder that is not there yet, or empty, in --out.`);
}

type Prompts = { train: string[]; validation: string[]; test: string[] };

/** Each prompt once, in the split that `split` and `export` put its pairs into. */
async function splitPrompts(samples: string, { folder, stderr }: Surroundings, flags: RecipeFlags): Promise<Prompts> {
  const source = await openSamples(samples, folder);
  const status = createStatus(stderr, flags);
  const { validation, test } = flags;
  const prompts: Prompts = { train: [], validation: [], test: [] };
  const seen = new Set<string>();
  for await (const { prompt } of source.read(({ message }) => status.warn(printable(message)))) {
    const normalised = normalisePrompt(prompt);
    if (seen.has(normalised)) continue;
    seen.add(normalised);
    // Trainers read a prompt a line.
    const line = prompt.replace(/\s+/g, ' ').trim();
    prompts[splitOf(prompt, { test, validation, train: 1 - validation - test })].push(line);
  }
  if (prompts.train.length === 0)
    throw new InputError(`${samples} has no prompt to train on. Name samples with prompts.`);
  // No prompt is taken from another split for it: the pairs of that one may be trained on.
  if (prompts.test.length === 0)
    status.warn('No prompt is held back to test, and most trainers want one. Raise --test.');
  return prompts;
}

async function writePrompts(folder: string, prompts: Prompts): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [split, lines] of Object.entries(prompts)) {
    await writeFile(join(folder, `${split}.txt`), lines.map((line) => `${line}\n`).join(''));
  }
}

function describe(out: string, title: string, prompts: Prompts | undefined): string {
  const split = prompts
    ? `  ${count(prompts.train.length)} prompts to train on, ${count(prompts.validation.length)} for validation, ${count(prompts.test.length)} for test`
    : '';
  return printable(`${out}  ${title}${split}\nGo on with ${out}/README.md.`);
}
