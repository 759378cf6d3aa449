import { open as openFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@visionprefer/core';
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
  for (const metadata of ['metadata.jsonl', 'metadata.csv'] as const) {
    if (await stat(join(path, metadata)).catch(() => undefined)) return { kind: 'folder', metadata };
  }
  const tables = await findTables(path, named);
  if (tables.length) return { kind: 'tables', tables, isFolder: true };
  throw new InputError(
    `${named}: the folder has no metadata.jsonl or metadata.csv. Write one with a line for each image: {"file_name": "a.png", "prompt": "…"}. Folders with Parquet files, and those that save_to_disk of Hugging Face datasets writes, are read too.`,
  );
}

async function recogniseFile(path: string, named: string): Promise<Source> {
  const head = await readHead(path, named);
  if (head.startsWith('\xff\xfe') || head.startsWith('\xfe\xff')) {
    throw new InputError(`${named} is in UTF-16. Save it as UTF-8.`);
  }
  if (head.startsWith('\x1f\x8b')) throw new InputError(`${named} is compressed. Unpack it first (gunzip).`);
  if (head.startsWith('PAR1') || /\.arrow$/i.test(path)) {
    return { kind: 'tables', tables: await findTables(path, named), isFolder: false };
  }
  if (/^(\xef\xbb\xbf)?\s*\[/.test(head)) {
    throw new InputError(
      `${named} is one JSON array; expected one sample a line. Convert it: jq -c '.[]' ${named} > samples.jsonl`,
    );
  }
  return { kind: 'lines' };
}

/** The first bytes, one character each. */
async function readHead(path: string, named: string): Promise<string> {
  const file = await openFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${named} cannot be read (${error.code}). Check its permissions.`);
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.subarray(0, bytesRead).toString('latin1');
  } finally {
    await file.close();
  }
}
