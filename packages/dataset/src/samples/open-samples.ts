import { open as openFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describeIssues, InputError, type Sample, sampleSchema } from '@visionprefer/core';
import type { Problem } from '@visionprefer/journal';
import { findTables, type NamedTable } from './find-tables.ts';
import { imageUrl } from './image-url.ts';
import { readCsvRows } from './read-csv-rows.ts';
import { readFolderRows } from './read-folder-rows.ts';
import { readJsonlRows } from './read-jsonl-rows.ts';
import { readTableRows } from './read-table-rows.ts';
import type { Row } from './row.ts';

/** Samples in a file or folder: JSON lines, CSV, TSV, Parquet, Arrow, or images with `metadata.jsonl` or `metadata.csv`. */
export interface SampleSource {
  /** The file with the prompts, as the user named it. */
  file: string;
  /** The folder that relative paths start from, and below which images may be read. */
  folder: string;
  /** Reads the samples one by one, each checked, with absolute urls. What is wrong is reported and left out. */
  read(report: (problem: Problem) => void): AsyncGenerator<Sample, void, undefined>;
  /** How many lines, rows, or gathered samples there are, sound or not. */
  count(): Promise<number>;
  /** Where a sample that was read stands. */
  place(sampleId: string): { file: string; line?: number };
}

/**
 * Opens a file or folder of samples.
 *
 * @param named As the user named it; relative to `from`.
 * @throws InputError when it is missing or of an unknown kind.
 */
export async function openSamples(named: string, from: string): Promise<SampleSource> {
  const path = resolve(from, named);
  const kind = await recogniseKind(path, named);
  const isFolder = kind !== 'file' && (await stat(path)).isDirectory();
  const file = isTables(kind) || kind === 'file' ? named : join(named, kind);
  const folder = isFolder ? path : dirname(path);
  const rows = () => {
    if (isTables(kind)) return readTableRows(kind);
    if (kind !== 'file') return readFolderRows(join(path, kind));
    return /\.[ct]sv$/i.test(path) ? readCsvRows(path, named) : readJsonlRows(path);
  };
  const lines = new Map<string, number>();
  return {
    file,
    folder,
    async *read(report) {
      lines.clear();
      for await (const row of rows()) {
        const checked = checkRow(row, folder, lines, file);
        if ('message' in checked) report({ ...checked, file, line: row.line });
        else yield checked;
      }
    },
    async count() {
      let count = 0;
      if (isTables(kind)) {
        for (const { open } of kind) count += await (await open()).countRows();
        return count;
      }
      for await (const _ of rows()) count++;
      return count;
    },
    place(sampleId) {
      const line = lines.get(sampleId);
      return { file, ...(line !== undefined && { line }) };
    },
  };
}

function checkRow(row: Row, folder: string, lines: Map<string, number>, file: string): Sample | Problem {
  if ('problem' in row) return { message: `${row.problem}. The line is left out.` };
  const { value, line } = row;
  const named = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  const about = typeof named === 'string' && named ? { sampleId: named } : {};
  const checked = sampleSchema.safeParse(value);
  if (!checked.success) {
    const issues = describeIssues(checked.error)
      .replaceAll('Invalid input: ', '')
      .replaceAll(/expected (\w+), received undefined/g, 'is missing, expected $1');
    return { ...about, message: `${issues}. Mend the line; the sample is left out.` };
  }
  const sample = checked.data;
  const first = lines.get(sample.id);
  if (first !== undefined) {
    const message = `the id is used twice, first in ${file}:${first}. Give every sample an id of its own; this one is left out.`;
    return { ...about, message };
  }
  lines.set(sample.id, line);
  return { ...sample, images: sample.images.map((image) => ({ ...image, url: imageUrl(image.url, folder) })) };
}

/** A file of lines, what a folder of images has its metadata in, or tables. */
type Kind = 'file' | 'metadata.jsonl' | 'metadata.csv' | NamedTable[];

function isTables(kind: Kind): kind is NamedTable[] {
  return typeof kind === 'object';
}

/** A file of lines, a folder of images with their metadata, or tables. Throws when it is nothing of these. */
async function recogniseKind(path: string, named: string): Promise<Kind> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats)
    throw new InputError(
      `${named}: there is no such file or folder. Expected samples: JSONL, CSV, TSV, Parquet, or a folder of images with metadata.jsonl or metadata.csv.`,
    );
  if (stats.isDirectory()) {
    for (const name of ['metadata.jsonl', 'metadata.csv'] as const) {
      if (await stat(join(path, name)).catch(() => undefined)) return name;
    }
    const tables = await findTables(path, named);
    if (tables.length) return tables;
    throw new InputError(
      `${named}: the folder has no metadata.jsonl or metadata.csv. Write one with a line for each image: {"file_name": "a.png", "prompt": "…"}. Folders with Parquet files, and those that save_to_disk of Hugging Face datasets writes, are read too.`,
    );
  }
  const stranger = await recogniseStranger(path, named);
  if (stranger === 'table') return findTables(path, named);
  if (stranger) throw new InputError(`${named} is ${stranger}`);
  return 'file';
}

/** Files that are often given by mistake, told by their first bytes. */
async function recogniseStranger(path: string, named: string): Promise<string | undefined> {
  const file = await openFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${named} cannot be read (${error.code}). Check its permissions.`);
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    const head = buffer.subarray(0, bytesRead).toString('latin1');
    if (head.startsWith('\xff\xfe') || head.startsWith('\xfe\xff')) return 'in UTF-16. Save it as UTF-8.';
    if (head.startsWith('\x1f\x8b')) return 'compressed. Unpack it first (gunzip).';
    if (head.startsWith('PAR1') || /\.arrow$/i.test(path)) return 'table';
    if (/^(\xef\xbb\xbf)?\s*\[/.test(head)) {
      return `one JSON array; expected one sample a line. Convert it: jq -c '.[]' ${named} > samples.jsonl`;
    }
    return undefined;
  } finally {
    await file.close();
  }
}
