/** A file of a data set. */
export interface WrittenFile {
  /** Relative to the folder of its format, with `/`. */
  path: string;
  split?: string;
  aspect?: string;
  /** Rows or records; absent for images. */
  rows?: number;
  bytes: number;
  sha256: string;
}
