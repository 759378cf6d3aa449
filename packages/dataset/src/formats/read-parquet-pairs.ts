import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { InputError } from '@visionprefer/core';
import { type Split, splits } from '../load/export-pair.ts';
import { toDataUrl } from '../tables/to-data-url.ts';
import type { DatasetImage, DatasetPair } from './format.ts';

/** An image of a row: its cell, and what else the row tells of it. */
export interface RowImage {
  image: unknown;
  id?: unknown;
  score?: unknown;
  generator?: unknown;
}

/** How the rows of a format are read. */
export interface ParquetReading {
  /** Columns without which it is not the format. */
  needed: readonly string[];
  /** The pair in a row; undefined where it holds none. */
  toPair: (row: Record<string, unknown>) => { prompt: unknown; chosen: RowImage; rejected: RowImage } | undefined;
}

/**
 * Reads pairs from Parquet: a file, or all files of a folder. No more than one row group is in memory.
 *
 * @throws InputError when a file lacks a column.
 */
export async function* readParquetPairs(
  path: string,
  { needed, toPair }: ParquetReading,
): AsyncGenerator<DatasetPair, void, undefined> {
  for await (const { row, split } of readParquetRows(path, needed)) {
    const pair = toPair(row);
    if (!pair) continue;
    const { aspect, margin, probability } = row;
    yield {
      prompt: String(pair.prompt),
      chosen: toDatasetImage(pair.chosen),
      rejected: toDatasetImage(pair.rejected),
      split,
      aspect: textOf(aspect),
      margin: numberOf(margin),
      probability: numberOf(probability),
    };
  }
}

/** Reads the rows of a Parquet file, or of all below a folder; the name of a file tells its split. */
export async function* readParquetRows(
  path: string,
  needed: readonly string[],
): AsyncGenerator<{ row: Record<string, unknown>; split: Split | undefined }, void, undefined> {
  const { openParquet } = await import('../tables/open-parquet.ts');
  for (const file of await findParquetFiles(path)) {
    const split = splits.find((name) => basename(file).startsWith(name));
    const parquet = await openParquet(file);
    const missing = needed.filter((name) => !parquet.columns.includes(name));
    if (missing.length) {
      throw new InputError(`${file} has no column ${missing.join(', ')}; it has ${parquet.columns.join(', ')}.`);
    }
    for await (const row of parquet.rows()) yield { row, split };
  }
}

/** The Parquet files of a folder and of those below it, in the order of their names; or the one that is named. */
export async function findParquetFiles(path: string): Promise<string[]> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats) throw new InputError(`${path}: there is no such file or folder.`);
  if (!stats.isDirectory()) return [resolve(path)];
  const names = await readdir(path, { recursive: true });
  const files = names.filter((name) => name.endsWith('.parquet')).sort();
  if (files.length === 0) throw new InputError(`${path} holds no Parquet file.`);
  return files.map((name) => resolve(join(path, name)));
}

/** An image of a row, its bytes as a `data:` url. */
export function toDatasetImage({ image, id, score, generator }: RowImage): DatasetImage {
  const url = toDataUrl(image);
  if (url === undefined) throw new InputError('An image of the data set has no bytes.');
  return { url, id: textOf(id), score: numberOf(score), generator: textOf(generator) };
}

function textOf(cell: unknown): string | undefined {
  return typeof cell === 'string' ? cell : undefined;
}

function numberOf(cell: unknown): number | undefined {
  return typeof cell === 'number' ? cell : undefined;
}
