import type { Row } from '../parquet/parquet-file.ts';
import { openParquetShards } from '../parquet/parquet-shards.ts';
import { createSplitFiles } from '../write/split-files.ts';
import type { Column, ExportImage, ExportPair, FormatTarget, FormatWriter } from './format.ts';

/** A row, the images in it, and where it belongs. */
export interface PlacedRow extends Pick<ExportPair, 'split'> {
  aspect: string;
  row: Row;
  images: readonly ExportImage[];
}

/** Creates the writer of a format that is Parquet: a folder for each aspect, and in it the shards of each split. */
export function createParquetWriter(
  columns: readonly Column[],
  target: FormatTarget,
  toRows: (pairs: readonly ExportPair[]) => Iterable<PlacedRow>,
): FormatWriter {
  const files = createSplitFiles(({ folder, split }) => openParquetShards(`${folder}/${split}`, columns, target));
  return {
    async write(pairs) {
      for (const { aspect, split, row, images } of toRows(pairs)) {
        files.at(aspect, split).write(row, images);
        target.budget.settle();
      }
    },
    async finish() {
      return [...files.entries()].flatMap(({ aspect, split, file }) =>
        file.finish().map((written) => ({ ...written, aspect, split })),
      );
    },
    discard() {
      for (const { file } of files.entries()) file.discard();
    },
  };
}
