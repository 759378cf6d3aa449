/** Rows with named columns, read a part at a time: a Parquet file, or a stream of Arrow batches. */
export interface Table {
  /** Names of its columns. */
  columns: readonly string[];
  /** The rows, one row group or batch in memory at a time. Texts are strings, bytes bytes, whole numbers numbers. */
  rows(): AsyncGenerator<Record<string, unknown>, void, undefined>;
  /** How many there are. */
  countRows(): Promise<number>;
}
