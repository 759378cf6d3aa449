import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { InputError } from '@visionprefer/core';
import type { Pay } from '@visionprefer/report/review';
import { parseDocument } from 'yaml';
import * as z from 'zod';
import { nearest } from '../options/nearest.ts';

/** What `team.yaml` says. */
export interface TeamFile {
  /** The folder that its paths are relative to. */
  folder: string;
  title: string;
  people: string[];
  overlap: number;
  ask: 'scores' | 'better';
  /** As behind `--aspect`; none for the four. */
  aspects: string[];
  seed: number;
  /** What people read before they begin. */
  instructions?: string | undefined;
  gold?: { file: string; every: number; feedback: boolean; tolerance: number } | undefined;
  repeats: number;
  pay(name: string): Pay | undefined;
}

const name = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u, 'expected a name of letters, digits and . _ @ -, such as ana');
const amount = z.number().nonnegative();
const rates = { perAnswer: amount.optional(), perHour: amount.optional() };
const person = z.union([
  name.transform((each) => ({ name: each, pay: undefined })),
  z.strictObject({ name, pay: z.strictObject(rates).optional() }),
]);
const teamSchema = z.strictObject({
  title: z.string().min(1).default('Which picture is better?'),
  people: z.array(person).min(1, 'expected a list of names'),
  overlap: z.int().min(1).default(3),
  ask: z.enum(['scores', 'better']).default('scores'),
  aspects: z.array(z.string()).default([]),
  seed: z.int().min(0).default(0),
  instructions: z.string().optional(),
  gold: z
    .strictObject({
      file: z.string(),
      every: z.int().min(2).default(10),
      feedback: z.boolean().default(false),
      tolerance: z.number().min(0).max(4).default(1),
    })
    .optional(),
  repeats: z.number().min(0).max(1).default(0.05),
  pay: z
    .strictObject({
      currency: z.string().regex(/^[A-Z]{3}$/, 'expected three capital letters, such as EUR'),
      ...rates,
    })
    .optional(),
});

/**
 * Reads `team.yaml`.
 *
 * @throws InputError that says where what is wrong, and what was expected.
 */
export async function readTeam(file: string, folder: string): Promise<TeamFile> {
  const path = resolve(folder, file);
  const text = await readText(path, `--team ${file}`);
  const document = parseDocument(text, { prettyErrors: true });
  const [fault] = document.errors;
  if (fault) throw new InputError(`${file}: ${fault.message.split('\n')[0]?.replace(/:$/, '')}. Mend the YAML.`);
  const checked = teamSchema.safeParse(document.toJS({ maxAliasCount: 100 }) ?? {});
  if (!checked.success) throw new InputError(`${file}: ${describe(checked.error)}`);
  const { people, pay, instructions, ...team } = checked.data;
  const names = people.map((each) => each.name);
  const twice = names.find((each, index) => names.indexOf(each) !== index);
  if (twice !== undefined) throw new InputError(`${file}: people: ${twice} is named twice. Name each person once.`);
  if (team.overlap > names.length) {
    const many = `${names.length} ${names.length === 1 ? 'person is' : 'people are'}`;
    throw new InputError(`${file}: overlap: ${team.overlap} people are to judge each sample, but ${many} named.`);
  }
  const own = people.find((each) => each.pay);
  if (own && !pay)
    throw new InputError(`${file}: people: ${own.name} has pay. Give the currency: pay: { currency: EUR }`);
  return {
    ...team,
    folder: dirname(path),
    people: names,
    instructions: instructions && (await readInstructions(instructions, dirname(path), file)),
    pay: (each) => pay && { ...pay, ...people.find((other) => other.name === each)?.pay },
  };
}

/** Instructions are the text itself, or the name of a file in one line that ends in .md or .txt. */
async function readInstructions(said: string, folder: string, file: string): Promise<string> {
  if (!/^\S[^\n]*\.(md|txt)\s*$/.test(said)) return said;
  return readText(resolve(folder, said.trim()), `${file}: instructions: ${said.trim()}`);
}

async function readText(path: string, named: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new InputError(
      code === 'ENOENT' ? `${named}: there is no such file.` : `${named}: it cannot be read (${code}).`,
    );
  }
}

/** The first thing that is wrong, with its place. */
function describe({ issues }: z.ZodError): string {
  const [issue] = issues;
  if (!issue) return 'it is no team.';
  const at = issue.path.map(String).join('.');
  const where = at ? `${at}: ` : '';
  if (issue.code !== 'unrecognized_keys') return `${where}${innermost(issue)}.`;
  const [key = ''] = issue.keys;
  const known = Object.keys(at === '' ? teamSchema.shape : {});
  const near = nearest(key, known);
  const hint = near ? ` Did you mean ${near}?` : known.length ? ` Known: ${known.join(', ')}.` : '';
  return `${where}unknown key ${key}.${hint}`;
}

/** Of several ways in which a value could have been right, what is wrong with the one it is nearest to. */
function innermost(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_union') return issue.message;
  const nearer = issue.errors.flat().find(({ code }) => code !== 'invalid_type') ?? issue.errors.flat()[0];
  return nearer ? `${[...nearer.path, ''].join(': ')}${nearer.message}` : issue.message;
}
