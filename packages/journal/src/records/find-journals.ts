import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { annotationSchema, InputError, isAnnotation } from '@visionprefer/core';
import { isParquet } from '../archive/is-parquet.ts';
import { parseJsonLine } from '../lines/parse-json-line.ts';
import { readLines } from '../lines/read-lines.ts';

/** The journal in the folder of a run, and what it is when it was packed. */
const runFile = 'annotations.jsonl';
const packedRunFile = 'annotations.parquet';

/**
 * The files of annotations that are meant: files as they are; for the folder of a run its `annotations.jsonl`, or
 * `annotations.parquet` where it was packed; for any other folder all its `.jsonl` and `.parquet` files of annotations and
 * those of the runs in it, in the order of their names. Each file is there once; a packed copy of one that is there is not.
 *
 * @param named Files and folders as the user named them; relative to `folder`.
 * @throws InputError when a folder holds no annotations.
 */
export async function findJournals(named: readonly string[], folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of named) {
    const stats = await stat(resolve(folder, name)).catch(() => undefined);
    if (stats?.isDirectory()) found.push(...(await journalsIn(name, folder)));
    else found.push(name);
  }
  return [...new Map(found.map((name) => [resolve(folder, name), name])).values()];
}

async function journalsIn(name: string, folder: string): Promise<string[]> {
  const files = await readdir(resolve(folder, name));
  const own = [runFile, packedRunFile].find((file) => files.includes(file));
  if (own !== undefined) return [join(name, own)];
  const order = new Intl.Collator('en', { numeric: true });
  const journals: string[] = [];
  for (const file of files.sort(order.compare)) {
    if (file.endsWith('.parquet') && files.includes(file.replace(/parquet$/, 'jsonl'))) continue;
    const candidates = /\.(jsonl|parquet)$/.test(file) ? [file] : [join(file, runFile), join(file, packedRunFile)];
    for (const candidate of candidates) {
      if (!(await isJournal(resolve(folder, name, candidate)))) continue;
      journals.push(join(name, candidate));
      break;
    }
  }
  if (journals.length) return journals;
  throw new InputError(
    `${name}: this folder holds no annotations. Expected ${runFile} of a run, folders of runs, or files that \`visionprefer annotate\` or \`pack\` wrote.`,
  );
}

/** A file is something else when its first line is a record of another kind. One that is damaged is not. */
async function isJournal(path: string): Promise<boolean> {
  if (!(await stat(path).catch(() => undefined))?.isFile()) return false;
  if (await isParquet(path)) return (await import('../archive/read-archive.ts')).holdsAnnotations(path);
  for await (const line of readLines(path)) {
    const parsed = 'text' in line ? parseJsonLine(line.text) : line;
    return 'problem' in parsed || isAnnotation(parsed.value) || annotationSchema.safeParse(parsed.value).success;
  }
  return false;
}
