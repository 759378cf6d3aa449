import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@visionprefer/core';
import { checkJsonLines, checkTextFile } from '@visionprefer/journal';
import { findTables, type NamedTable } from '../tables/find-tables.ts';

/** What samples are in: a file of lines, a folder of images by the name of its metadata, or tables. */
export type Source =
  | { kind: 'lines' }
  | { kind: 'folder'; metadata: 'metadata.jsonl' | 'metadata.csv' }
  | { kind: 'tables'; tables: readonly NamedTable[]; isFolder: boolean };

/**
 * Tells what a file or folder of samples is.
 *
 * @param named As the user named it.
 * @throws InputError when it is missing, or nothing that samples can be in.
 */
export async function recogniseSource(path: string, named: string): Promise<Source> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats)
    throw new InputError(
      `${named}: there is no such file or folder. Expected samples: JSONL, CSV, TSV, Parquet, or a folder of images with metadata.jsonl or metadata.csv.`,
    );
  return stats.isDirectory() ? recogniseFolder(path, named) : recogniseFile(path, named);
}

async function recogniseFolder(path: string, named: string): Promise<Source> {
  const found: ('metadata.jsonl' | 'metadata.csv')[] = [];
  for (const metadata of ['metadata.jsonl', 'metadata.csv'] as const) {
    if (await stat(join(path, metadata)).catch(() => undefined)) found.push(metadata);
  }
  const [metadata, other] = found;
  if (other) throw new InputError(`${named} has both ${metadata} and ${other}. Expected one of them. Move one away.`);
  if (metadata) return { kind: 'folder', metadata };
  const tables = await findTables(path, named);
  if (tables.length) return { kind: 'tables', tables, isFolder: true };
  throw new InputError(
    `${named}: the folder has no metadata.jsonl or metadata.csv. Write one with a line for each image: {"file_name": "a.png", "prompt": "…"}. Folders with Parquet files, and those that save_to_disk of Hugging Face datasets writes, are read too.`,
  );
}

/** Files that hold samples for others, by their names: what they are, and how to get at what is in them. */
const elsewhere: readonly (readonly [name: RegExp, told: string])[] = [
  [/\.tfrecords?(?:-\d+-of-\d+)?$/i, 'is TFRecord, as RichHF-18K has it. Write its records as JSONL or Parquet'],
  [
    /\.(?:jpe?g|png|webp|gif|avif|bmp|tiff?)$/i,
    'is one picture. Name a file of samples, or a folder of images with metadata.jsonl',
  ],
  [/\.tar$/i, 'is a tar archive, as WebDataset has it. Unpack it, and write a metadata.jsonl beside the images'],
  [/\.(?:pkl|pickle|pt|npz?)$/i, 'is of Python alone. Write it as JSONL or Parquet'],
];

async function recogniseFile(path: string, named: string): Promise<Source> {
  const other = elsewhere.find(([name]) => name.test(path));
  if (other) throw new InputError(`${named} ${other[1]}.`);
  const isCells = /\.[ct]sv$/i.test(path);
  const head = await checkTextFile(path, named, { takesUtf16: isCells });
  if (head.startsWith('PAR1') || /\.arrow$/i.test(path)) {
    return { kind: 'tables', tables: await findTables(path, named), isFolder: false };
  }
  if (!isCells) await checkJsonLines(path, named, 'one sample');
  return { kind: 'lines' };
}
