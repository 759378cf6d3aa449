import { gzipSync } from 'node:zlib';
import { tokenCounts } from '@visionprefer/core';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import { archiveColumns, archiveSchema } from './archive-columns.ts';
import { type ArchiveRow, toArchiveRow } from './archive-row.ts';
import { flushFile, type JournalWriter } from './journal-writer.ts';

/** A row group is written when it has so many rows, or characters of lines. It is in memory as a whole. */
const groupRows = 10_000;
const groupLength = 16 * 1024 * 1024;

/** Begins an archive of annotations: Parquet, each column compressed by gzip. A file that is there is written over. */
export function openArchiveWriter(path: string): JournalWriter {
  const writer = new ParquetWriter({
    writer: fileWriter(path),
    schema: archiveSchema,
    codec: 'GZIP',
    compressors: { GZIP: (bytes) => gzipSync(bytes) },
    createdBy: 'visionprefer',
  });
  let rows: ArchiveRow[] = [];
  let length = 0;
  const writeGroup = () => {
    const columnData = archiveColumns.map(([name]) => ({ name, data: rows.map((row) => toCell(name, row[name])) }));
    // The sink writes at once: nothing here is asynchronous.
    void writer.write({ columnData, rowGroupSize: rows.length });
    rows = [];
    length = 0;
  };
  return {
    write(record) {
      rows.push(toArchiveRow(record));
      length += record.line.length;
      if (rows.length >= groupRows || length >= groupLength) writeGroup();
    },
    async finish() {
      if (rows.length > 0) writeGroup();
      void writer.finish();
      await flushFile(path);
    },
  };
}

const lists: ReadonlySet<string> = new Set(['imageIds', 'imageHashes', 'scores', 'preferred', 'aspects']);
const wholeNumbers: ReadonlySet<string> = new Set(tokenCounts);

function toCell(name: string, cell: unknown): unknown {
  if (cell === undefined) return lists.has(name) ? [] : null;
  return wholeNumbers.has(name) && typeof cell === 'number' ? BigInt(cell) : cell;
}
