import { readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Json } from '@visionprefer/core';

/** A run's folder remembers in this file what it was made from. */
const noteFile = 'run.json';

/** What a run was made from, and how. Plain JSON, without keys of vendors. */
export interface RunNote {
  version: 1;
  /** Where the samples are, relative to the folder of the run. */
  samples: string;
  /** Where the prompts are, relative to the folder of the run, and who painted them: where the run began with prompts. */
  prompts?: string | undefined;
  generators?: { id: string; named: string }[] | undefined;
  /** The command line that was run last. */
  command: string[];
  /** When the run was begun and when it was run last, ISO 8601. */
  begun: string;
  ended: string;
  versions: Record<string, string>;
  annotators: { id: string; named: string }[];
  /** The strategy with its options. */
  strategy: Record<string, Json>;
  aspects: { id: string; version: number }[];
  /** How consensus was found and pairs were drawn: the options that were given. */
  consensus: Record<string, Json>;
  pairs: Record<string, Json>;
}

/** Writes the note of a run; when it was begun stays as it was. `samples` and `prompts` are absolute, as the folder is. */
export async function writeRunNote(
  folder: string,
  { samples, prompts, ...note }: Omit<RunNote, 'version' | 'begun' | 'ended'>,
): Promise<void> {
  const earlier = await readRunNote(folder);
  const ended = new Date().toISOString();
  const whole: RunNote = {
    version: 1,
    samples: relative(folder, samples),
    prompts: prompts === undefined ? undefined : relative(folder, prompts),
    ...note,
    command: withoutSecrets(note.command),
    annotators: note.annotators.map(nameWithoutSecret),
    generators: note.generators?.map(nameWithoutSecret),
    begun: typeof earlier?.begun === 'string' ? earlier.begun : ended,
    ended,
  };
  await writeFile(join(folder, noteFile), `${JSON.stringify(whole, undefined, 2)}\n`);
}

/** Changes how consensus was found or pairs were drawn, in the note of a run that has one. */
export async function updateRunNote(
  folder: string,
  change: Partial<Record<'consensus' | 'pairs', Record<string, Json | undefined>>>,
): Promise<void> {
  const note = await readRunNote(folder);
  if (!note) return;
  await writeFile(join(folder, noteFile), `${JSON.stringify({ ...note, ...change }, undefined, 2)}\n`);
}

/** The samples that were noted for a run's folder, as an absolute path; undefined when none were. */
export async function notedSamples(folder: string): Promise<string | undefined> {
  const note = await readRunNote(folder);
  return typeof note?.samples === 'string' ? resolve(folder, note.samples) : undefined;
}

/** The weights of aspects that a run was told; none where nothing was noted. */
export async function notedWeights(folder: string): Promise<Record<string, number>> {
  const note = await readRunNote(folder);
  const { consensus } = note ?? {};
  const weights = isObject(consensus) && isObject(consensus.weight) ? consensus.weight : {};
  return Object.fromEntries(
    Object.entries(weights).flatMap(([aspect, weight]) => (typeof weight === 'number' ? [[aspect, weight]] : [])),
  );
}

/** What a run was told, by name, to be set beside that of another; undefined where nothing was noted. */
export async function settingsOf(folder: string): Promise<Record<string, string> | undefined> {
  const note = await readRunNote(folder);
  if (!note) return undefined;
  const { samples, command, versions, annotators, strategy, aspects, consensus, pairs } = note;
  const lists = {
    samples: typeof samples === 'string' ? resolve(folder, samples) : undefined,
    annotators: listOf(annotators, ({ named, id }) => named ?? id),
    aspects: listOf(aspects, ({ id, version }) => `${id} (version ${version})`),
    command: Array.isArray(command) ? command.join(' ') : undefined,
  };
  const entries = [
    ...Object.entries(lists),
    ...Object.entries({ strategy, consensus, pairs, versions }).flatMap(([name, value]) => flattened(name, value)),
  ];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function listOf(value: unknown, tell: (each: Record<string, unknown>) => unknown): string | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.map((each) => String(isObject(each) ? tell(each) : each)).join(', ');
}

/** The fields within a field, each under the path that leads to it; what is empty is as if it were not there. */
function flattened(path: string, value: unknown): [string, string][] {
  if (isObject(value)) return Object.entries(value).flatMap(([name, part]) => flattened(`${path}.${name}`, part));
  return value === undefined ? [] : [[path, typeof value === 'string' ? value : JSON.stringify(value)]];
}

/** What a run's folder notes of where it is from, a few words each; nothing where nothing was noted. */
export async function provenanceOf(folder: string): Promise<string[]> {
  const { samples, prompts, annotators, strategy, ended, versions } = (await readRunNote(folder)) ?? {};
  const named = Array.isArray(annotators) ? annotators.flatMap((each) => textsOf(isObject(each) ? each.id : each)) : [];
  const [by] = textsOf(isObject(versions) ? versions.visionprefer : undefined);
  return [
    ...textsOf(prompts).map((text) => `prompts ${text}`),
    ...textsOf(samples).map((text) => `samples ${text}`),
    ...(named.length > 0 ? [`asked ${named.join(', ')}`] : []),
    ...textsOf(isObject(strategy) ? strategy.id : undefined),
    ...textsOf(ended).map((text) => `run of ${text.slice(0, 10)}`),
    ...(by === undefined ? [] : [`visionprefer ${by}`]),
  ];
}

function textsOf(value: unknown): string[] {
  return typeof value === 'string' && value !== '' ? [value] : [];
}

/** The note in a run's folder, as it is; undefined where there is none that can be read. */
export async function readRunNote(folder: string): Promise<Record<string, unknown> | undefined> {
  try {
    const note: unknown = JSON.parse(await readFile(join(folder, noteFile), 'utf8'));
    return isObject(note) ? note : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withoutSecrets(words: readonly string[]): string[] {
  return words.map(withoutSecret);
}

function nameWithoutSecret({ id, named }: { id: string; named: string }): { id: string; named: string } {
  return { id, named: withoutSecret(named) };
}

/** Passwords in addresses and values that are named like a key do not belong in a file that is handed on. */
function withoutSecret(word: string): string {
  return word
    .replace(/(:\/\/)[^/@\s]+@/g, '$1…@')
    .replace(/([?&,][^=&,]*(?:key|token|secret|password)[^=&,]*=)[^&,]*/gi, '$1…');
}
