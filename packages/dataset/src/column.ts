/** One column of a format, or one field of its records. */
export interface Column {
  name: string;
  type: ColumnType;
  /** What it holds. Part of `docs/formats.md`. */
  holds: string;
}

/**
 * `image` is the encoded bytes with a file name, which Hugging Face `datasets` decodes; `bytes` are the same bytes bare.
 * `messages` is a list of `{ role, content }`. A question mark means that there may be none.
 */
export type ColumnType =
  | 'string'
  | 'string?'
  | 'double'
  | 'double?'
  | 'integer'
  | 'boolean'
  | 'boolean?'
  | 'bytes'
  | 'image'
  | 'images'
  | 'messages'
  | 'strings'
  | 'numbers'
  | 'integers'
  | 'numbers?'
  | 'annotations';
