import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError } from '@visionprefer/core';
import { parseJsonLine, readLines } from '@visionprefer/journal';
import type { Split } from '../../load/export-pair.ts';
import type { DatasetImage, DatasetPair } from '../format.ts';

/** A pair as a record has it, its images as paths. */
export interface RawPair {
  prompt: string;
  chosen: RawImage;
  rejected: RawImage;
  aspect?: string | undefined;
  margin?: number | undefined;
  probability?: number | undefined;
}

/** An image by its path. */
export interface RawImage extends Omit<DatasetImage, 'url'> {
  path: string;
}

/** How the records of a format are read. */
export interface JsonReading {
  /** What a record looks like, for messages. */
  expected: string;
  /** The pairs in a record; undefined when it is none of this format. */
  toPairs: (record: Record<string, unknown>) => Iterable<RawPair> | undefined;
}

const fileSplits: Readonly<Record<string, Split>> = {
  train: 'train',
  valid: 'validation',
  validation: 'validation',
  test: 'test',
};

/**
 * Reads pairs from JSON arrays: a file, or a folder as the formats write it, with a folder for each aspect. Image paths
 * are relative to the folder of the format; for a lone file, to the folder that it is in.
 *
 * @throws InputError at a record that is none of the format.
 */
export async function* readJsonPairs(
  path: string,
  { expected, toPairs }: JsonReading,
): AsyncGenerator<DatasetPair, void, undefined> {
  const { root, files } = await findFiles(path);
  if (files.length === 0) throw new InputError(`${path} holds no JSON file. Expected records ${expected}.`);
  for (const file of files) {
    const split = splitOf(file);
    const folder = dirname(file);
    const aspect = folder === root ? undefined : basename(folder);
    let number = 0;
    for await (const record of readRecords(file)) {
      number++;
      const pairs =
        typeof record === 'object' && record !== null ? toPairs(record as Record<string, unknown>) : undefined;
      if (!pairs) throw new InputError(`${file}: record ${number} is not ${expected}.`);
      for (const { chosen, rejected, ...pair } of pairs) {
        yield {
          aspect,
          split,
          ...pair,
          chosen: locate(chosen, root),
          rejected: locate(rejected, root),
        };
      }
    }
  }
}

function splitOf(file: string): Split | undefined {
  const name = basename(file).replace(/\.jsonl?$/, '');
  return Object.hasOwn(fileSplits, name) ? fileSplits[name] : undefined;
}

function locate({ path, id, generator, score }: RawImage, root: string): DatasetImage {
  const url = /^(https?|data|file):/i.test(path) ? path : pathToFileURL(resolve(root, path)).href;
  return { url, id, generator, score };
}

async function findFiles(path: string): Promise<{ root: string; files: string[] }> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats) throw new InputError(`${path}: there is no such file or folder.`);
  if (!stats.isDirectory()) return { root: resolve(dirname(path)), files: [resolve(path)] };
  const root = resolve(path);
  const names = await readdir(root, { recursive: true });
  const isData = (name: string) => splitOf(name) !== undefined && /\.jsonl?$/.test(name);
  return {
    root,
    files: names
      .filter(isData)
      .sort()
      .map((name) => join(root, name)),
  };
}

/** One by one where each stands in a line of its own, as they are written here; else the array as a whole. */
async function* readRecords(file: string): AsyncGenerator<unknown, void, undefined> {
  let whole = false;
  let read = 0;
  for await (const line of readLines(file)) {
    const text = 'text' in line ? line.text.trim().replace(/,$/, '') : '';
    if (read === 0 && text === '[') continue;
    if (text === ']') continue;
    const parsed = parseJsonLine(text);
    if ('problem' in parsed || Array.isArray(parsed.value)) {
      if (read > 0) throw new InputError(`${file}:${line.number}: ${'problem' in parsed ? parsed.problem : 'a list'}.`);
      whole = true;
      break;
    }
    read++;
    yield parsed.value;
  }
  if (!whole) return;
  const parsed = parseJsonLine(await readFile(file, 'utf8'));
  if ('problem' in parsed) throw new InputError(`${file}: ${parsed.problem}.`);
  if (!Array.isArray(parsed.value)) throw new InputError(`${file}: expected a list of records.`);
  yield* parsed.value;
}
