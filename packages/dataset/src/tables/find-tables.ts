import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Table } from './table.ts';

/** A table of samples, and the file it is in, named as the user named what it was found in. */
export interface NamedTable {
  label: string;
  /** The split of a data set that it belongs to, such as `train`, where its name or folder tells. */
  split?: string | undefined;
  open(): Promise<Table>;
}

/**
 * The tables of a folder: Parquet files, as the hub has them, or Arrow files, as `save_to_disk` of Hugging Face
 * `datasets` writes them, here or in folders below, in the order of their names.
 */
export async function findTables(path: string, named: string): Promise<NamedTable[]> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats?.isDirectory()) return [toTable(path, named)];
  // A sample may go on in the next file, which is number 10 after number 9.
  const names = (await readdir(path, { recursive: true })).sort(new Intl.Collator('en', { numeric: true }).compare);
  const parquet = names.filter((name) => name.endsWith('.parquet'));
  // What `datasets` caches beside its data is not data.
  const arrow = names.filter((name) => /(^|[/\\])data-\d+-of-\d+\.arrow$/.test(name));
  return (parquet.length ? parquet : arrow).map((name) => {
    const file = join(path, name);
    return { ...toTable(file, join(named, relative(path, file))), split: splitOf(name) };
  });
}

function toTable(file: string, label: string): NamedTable {
  return { label, open: () => openTable(file, label) };
}

/** Loads what reads it just then: samples are mostly lines of JSON. */
async function openTable(file: string, label: string): Promise<Table> {
  if (/\.arrow$/i.test(file)) return (await import('./open-arrow.ts')).openArrow(file, label);
  return (await import('./open-parquet.ts')).openParquet(file, label);
}

/** By the names that the hub and `datasets` give: `train-00000-of-00002.parquet`, `test/0000.parquet`, `test.parquet`. */
function splitOf(name: string): string | undefined {
  const steps = name.split(/[/\\]/);
  const shard = /^(.+?)-\d{5}-of-\d{5}/.exec(steps.at(-1) ?? '')?.[1];
  if (shard !== undefined && !['data', 'part', 'shard'].includes(shard)) return shard;
  const split = /^(train|training|test|testing|validation|valid|val|dev|eval)(?=[-_.]|$)/i;
  return steps.map((step) => split.exec(step)?.[1]?.toLowerCase()).find((found) => found !== undefined);
}
