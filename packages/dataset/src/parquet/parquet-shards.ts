import { mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Column } from '../column.ts';
import type { WrittenFile } from '../files/written-file.ts';
import type { ExportImage } from '../load/export-pair.ts';
import { openParquetFile, type ParquetFile, type Row } from './parquet-file.ts';
import type { RowBudget } from './row-budget.ts';

/** Where shards are written, and how large they grow. */
export interface ShardTarget {
  /** The format's own folder. */
  folder: string;
  /** Bytes after which a shard is full. */
  shardBytes: number;
  /** Keeps what all open files hold in memory within bounds. */
  budget: RowBudget;
}

/** Rows of one aspect and split, in as many Parquet files as their size asks for. */
export interface ParquetShards {
  write(row: Row, images: readonly ExportImage[]): void;
  /** The files, named `train-00000-of-00002.parquet` now that their number is known. */
  finish(): WrittenFile[];
  discard(): void;
}

/** A row group is written when it has so many rows, or images of so many bytes. */
const groupRows = 1000;
const groupBytes = 16 * 1024 * 1024;

interface Shard {
  path: string;
  rows: number;
  bytes: number;
  sha256: string;
}

/**
 * Begins the shards.
 *
 * @param name Path of the shards relative to the format's folder, without number and ending: `overall/train`.
 */
export function openParquetShards(name: string, columns: readonly Column[], target: ShardTarget): ParquetShards {
  const done: Shard[] = [];
  let file: ParquetFile | undefined;
  let rows: Row[] = [];
  let hashes = new Set<string>();
  let held = 0;
  const pathOf = (index: number) => join(target.folder, `${name}-${number(index)}.part`);
  const closeShard = () => {
    if (!file) return;
    const sha256 = file.finish();
    done.push({ path: pathOf(done.length), rows: file.rows, bytes: file.bytes, sha256 });
    file = undefined;
  };
  const writeGroup = () => {
    if (rows.length === 0) return;
    if (!file) {
      mkdirSync(dirname(join(target.folder, name)), { recursive: true });
      file = openParquetFile(pathOf(done.length), columns);
    }
    file.writeGroup(rows);
    rows = [];
    hashes = new Set();
    held = 0;
    if (file.bytes >= target.shardBytes) closeShard();
  };
  target.budget.add({
    get held() {
      return held;
    },
    writeGroup,
  });
  return {
    write(row, images) {
      rows.push(row);
      for (const { hash, bytes } of images) {
        if (hashes.has(hash)) continue;
        hashes.add(hash);
        held += bytes.length;
      }
      // A shard may not grow beyond its size by a whole row group when it is set small.
      if (rows.length >= groupRows || held >= Math.min(groupBytes, target.shardBytes)) writeGroup();
    },
    finish() {
      writeGroup();
      closeShard();
      return done.map((shard, index) => {
        const path = `${name}-${number(index)}-of-${number(done.length)}.parquet`;
        renameSync(shard.path, join(target.folder, path));
        return { ...shard, path };
      });
    },
    discard: () => file?.discard(),
  };
}

function number(index: number): string {
  return String(index).padStart(5, '0');
}
