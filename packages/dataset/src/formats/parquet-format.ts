import type { Column } from '../column.ts';
import { createSplitFiles, type SplitFiles } from '../files/split-files.ts';
import type { ExportImage, ExportPair } from '../load/export-pair.ts';
import type { Row } from '../parquet/parquet-file.ts';
import type { ParquetShards } from '../parquet/parquet-shards.ts';
import type { Format, FormatTarget, FormatWriter } from './format.ts';
import { type ParquetReading, readParquetPairs } from './read-parquet-pairs.ts';

/** A format that is Parquet: a folder for each aspect, and in it the shards of each split. */
export interface ParquetFormat extends Pick<Format, 'id' | 'description' | 'trainer' | 'columns'>, ParquetReading {
  /**
   * The rows of pairs that belong to one sample.
   *
   * @param number Counts up by 1 from 0 as it is called, over all that is written.
   */
  toRows(pairs: readonly ExportPair[], number: () => number): Iterable<PlacedRow>;
}

/** A row, the images in it, and where it belongs. */
export interface PlacedRow extends Pick<ExportPair, 'split'> {
  aspect: string;
  row: Row;
  images: readonly ExportImage[];
}

/** Makes a {@link Format} of how its rows are written and read. */
export function parquetFormat({ needed, toPair, toRows, ...about }: ParquetFormat): Format {
  return {
    ...about,
    wholeSamples: false,
    loadable: true,
    create: (target) => createParquetWriter({ ...about, toRows }, target),
    read: (path) => readParquetPairs(path, { needed, toPair }),
  };
}

/** Creates the writer of a format that is Parquet. */
export function createParquetWriter(
  { columns, toRows }: Pick<ParquetFormat, 'columns' | 'toRows'>,
  target: FormatTarget,
): FormatWriter {
  let files: SplitFiles<ParquetShards> | undefined;
  let written = 0;
  return {
    async write(pairs) {
      files ??= await openFiles(columns, target);
      for (const { aspect, split, row, images } of toRows(pairs, () => written++)) {
        files.at(aspect, split).write(row, images);
        target.budget.keepWithin();
      }
    },
    async finish() {
      return [...(files?.entries() ?? [])].flatMap(({ aspect, split, file }) =>
        file.finish().map((shard) => ({ ...shard, aspect, split })),
      );
    },
    discard() {
      for (const { file } of files?.entries() ?? []) file.discard();
    },
  };
}

/** What writes Parquet is loaded with the first pair: who reads samples has no need of it. */
async function openFiles(columns: readonly Column[], target: FormatTarget): Promise<SplitFiles<ParquetShards>> {
  const { openParquetShards } = await import('../parquet/parquet-shards.ts');
  return createSplitFiles(({ folder, split }) => openParquetShards(`${folder}/${split}`, columns, target));
}
