/** Rows with named columns, read a part at a time: a Parquet file, or a stream of Arrow batches. */
export interface Table {
  /** Names of its columns. */
  columns: readonly string[];
  /** Columns whose cells are numbers, or yes and no: none holds texts or pictures. */
  numbers: ReadonlySet<string>;
  /**
   * The rows, one row group or batch in memory at a time. Texts are strings (bytes where they are
   * not UTF-8), whole numbers are numbers, or bigints, and lists and structs are arrays and objects.
   */
  rows(): AsyncGenerator<Record<string, unknown>, void, undefined>;
  /** How many there are. */
  countRows(): Promise<number>;
}
