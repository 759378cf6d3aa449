import { gunzipSync } from 'node:zlib';
import { InputError } from '@visionprefer/core';
import {
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  type RowGroup,
  type SchemaElement,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { type ArchiveRow, fromArchiveRow } from './archive-row.ts';

/** A row of an archive: its number, counted from 1 as lines are, and what it holds; or why it holds nothing. */
export type ReadRow = { number: number } & ReturnType<typeof fromArchiveRow>;

/**
 * Reads an archive, a row group at a time.
 *
 * @param named As the user named it.
 * @throws InputError when it is no archive of annotations, or is not whole.
 */
export async function* readArchive(path: string, named: string): AsyncGenerator<ReadRow[], void, undefined> {
  for await (const { before, rows } of readGroups(path, named)) {
    yield toReadRows(rows, before);
  }
}

/** What rows hold, of which so many stand before the first. */
export function toReadRows(rows: readonly ArchiveRow[], before: number): ReadRow[] {
  return rows.map((row, index) => ({ number: before + index + 1, ...fromArchiveRow(row) }));
}

/** Reads key and outcome of each row, which are columns of their own. */
export async function* scanArchive(
  path: string,
  named: string,
): AsyncGenerator<{ number: number; key: string; outcome: string }[], void, undefined> {
  for await (const { before, rows } of readGroups(path, named, { columns: ['key', 'outcome'] })) {
    yield rows.map(({ key, outcome }, index) => ({
      number: before + index + 1,
      key: String(key),
      outcome: String(outcome),
    }));
  }
}

/** Without these columns a file holds no annotations. */
const needed = ['key', 'outcome', 'sampleId', 'annotatorId'];

const packers = { ...compressors, GZIP: (bytes: Uint8Array) => gunzipSync(bytes) };

/** What is read of each row. */
interface Wanted {
  /** Default: all columns that hold something. */
  columns?: readonly string[];
  /** Fields of these names, anywhere below a column, are passed over. */
  without?: ReadonlySet<string>;
}

/** Some rows of an archive, one row group. */
interface RowsOfGroup {
  /** Rows that stand before the first. */
  before: number;
  rows: ArchiveRow[];
  /** The same rows with all that they hold. */
  readWhole(): Promise<ArchiveRow[]>;
}

/** Reads row groups, of each row what is wanted. */
export async function* readGroups(
  path: string,
  named: string,
  { columns, without = new Set() }: Wanted = {},
): AsyncGenerator<RowsOfGroup, void, undefined> {
  const file = await asyncBufferFromFile(path);
  const metadata = await sound(named, () => parquetMetadataAsync(file));
  const missing = missingColumns(metadata);
  if (missing.length > 0) {
    throw new InputError(
      `${named} is Parquet without annotations: it has no column ${missing.join(', ')}. Expected what \`visionprefer pack\` writes.`,
    );
  }
  const parts = without.size > 0 ? withoutFields(metadata, without) : metadata;
  const read = (of: FileMetaData, group: RowGroup, rowStart: number, names?: readonly string[]) => {
    const filled = filledColumns(group).filter((name) => names?.includes(name) ?? true);
    const rowEnd = rowStart + Number(group.num_rows);
    return sound(named, () =>
      parquetReadObjects({ file, metadata: of, columns: filled, rowStart, rowEnd, compressors: packers }),
    );
  };
  let before = 0;
  for (const group of metadata.row_groups) {
    const start = before;
    yield { before, rows: await read(parts, group, start, columns), readWhole: () => read(metadata, group, start) };
    before += Number(group.num_rows);
  }
}

/** The metadata of a file as if it had no fields of these names. */
function withoutFields(metadata: FileMetaData, names: ReadonlySet<string>): FileMetaData {
  const schema: SchemaElement[] = [];
  let next = 0;
  /** Copies the next element with all below it, and says whether it is kept. */
  const copyNext = (isDropped: boolean): boolean => {
    const element = metadata.schema[next++];
    if (!element) return false;
    const dropped = isDropped || names.has(element.name);
    const own = { ...element };
    if (!dropped) schema.push(own);
    let kept = 0;
    for (let child = 0; child < (element.num_children ?? 0); child++) if (copyNext(dropped)) kept++;
    if (element.num_children !== undefined) own.num_children = kept;
    return !dropped;
  };
  copyNext(false);
  const row_groups = metadata.row_groups.map((group) => ({
    ...group,
    columns: group.columns.filter(({ meta_data }) => !meta_data?.path_in_schema.some((name) => names.has(name))),
  }));
  return { ...metadata, schema, row_groups };
}

/**
 * Whether a Parquet file is meant to hold annotations. One that is damaged is: what is wrong with it is told when it is read.
 */
export async function holdsAnnotations(path: string): Promise<boolean> {
  const metadata = await parquetMetadataAsync(await asyncBufferFromFile(path)).catch(() => undefined);
  return !metadata || missingColumns(metadata).length === 0;
}

function missingColumns({ schema }: FileMetaData): string[] {
  const names = new Set(schema.map(({ name }) => name));
  return needed.filter((name) => !names.has(name));
}

/** The columns that hold something in a row group; to put together the others, all empty, costs as much. */
function filledColumns(group: RowGroup): string[] {
  const filled = new Set<string>();
  for (const { meta_data: column } of group.columns) {
    const [name] = column?.path_in_schema ?? [];
    if (name !== undefined && column?.statistics?.null_count !== column?.num_values) filled.add(name);
  }
  return [...filled];
}

async function sound<T>(named: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(
      `${named} is not sound Parquet: ${reason}. Pack the annotations anew, or fetch the file again.`,
      {
        cause: error,
      },
    );
  }
}
