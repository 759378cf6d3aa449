import { ByteWriter, type ColumnSource, ParquetWriter } from 'hyparquet-writer';
import type { Column } from '../column.ts';
import { openFile } from '../files/open-file.ts';
import type { ExportImage } from '../load/export-pair.ts';
import { toFeatures, toSchema } from './schema.ts';

/** A cell: images stand as the image itself, lists as arrays. */
export type Cell = string | number | bigint | boolean | null | ExportImage | readonly unknown[];
/** A row: column name → cell. */
export type Row = Record<string, Cell>;

/** A Parquet file that is being written, a row group at a time. */
export interface ParquetFile {
  /** Bytes written so far. */
  readonly bytes: number;
  readonly rows: number;
  writeGroup(rows: readonly Row[]): void;
  finish(): string;
  discard(): void;
}

const spillBytes = 4 * 1024 * 1024;

/**
 * Begins a Parquet file.
 *
 * Pictures are stored as they are, for they are compressed already, and without statistics, which nobody asks of bytes;
 * a picture that several rows of a group show is stored once for each column, in the column's dictionary.
 */
export function openParquetFile(path: string, columns: readonly Column[]): ParquetFile {
  const file = openFile(path);
  const sink = new ByteWriter(spillBytes * 2);
  const spill = () => {
    if (sink.index) file.write(new Uint8Array(sink.buffer, 0, sink.index));
    sink.index = 0;
  };
  const ensure = sink.ensure.bind(sink);
  sink.ensure = (size) => {
    if (sink.index > spillBytes) spill();
    ensure(size);
  };
  const append = sink.appendBytes.bind(sink);
  sink.appendBytes = (bytes) => {
    if (bytes.length < spillBytes) return append(bytes);
    spill();
    file.write(bytes);
    sink.offset += bytes.length;
  };
  sink.finish = spill;

  const kvMetadata = [{ key: 'huggingface', value: toFeatures(columns) }];
  const writer = new ParquetWriter({ writer: sink, schema: toSchema(columns), kvMetadata, createdBy: 'visionprefer' });
  let rows = 0;
  return {
    get bytes() {
      return file.bytes + sink.index;
    },
    get rows() {
      return rows;
    },
    writeGroup(group) {
      const columnData = columns.map((column) => toColumn(column, group));
      // Nothing here is asynchronous: the sink writes at once.
      void writer.write({ columnData, rowGroupSize: group.length });
      rows += group.length;
    },
    finish() {
      void writer.finish();
      return file.close();
    },
    discard: file.discard,
  };
}

function toColumn({ name, type }: Column, rows: readonly Row[]): ColumnSource {
  const cells = rows.map((row) => row[name] ?? null);
  if (type === 'integer') return { name, data: cells.map((cell) => (typeof cell === 'number' ? BigInt(cell) : cell)) };
  if (type !== 'bytes' && type !== 'image' && type !== 'images') return { name, data: cells };
  const images = cells.flat() as ExportImage[];
  const repeated = new Set(images.map(({ hash }) => hash)).size < images.length;
  const struct = ({ bytes, name: path }: ExportImage) => ({ bytes, path });
  const data =
    type === 'bytes'
      ? images.map(({ bytes }) => bytes)
      : type === 'image'
        ? images.map(struct)
        : cells.map((cell) => (cell as ExportImage[]).map(struct));
  return { name, data, codec: 'UNCOMPRESSED', statistics: false, encoding: repeated ? 'RLE_DICTIONARY' : 'PLAIN' };
}
