import { gunzipSync } from 'node:zlib';
import { InputError } from '@visionprefer/core';
import {
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  type RowGroup,
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
    yield rows.map((row, index) => ({ number: before + index + 1, ...fromArchiveRow(row) }));
  }
}

/** Reads key and outcome of each row, which are columns of their own. */
export async function* scanArchive(
  path: string,
  named: string,
): AsyncGenerator<{ number: number; key: string; outcome: string }[], void, undefined> {
  for await (const { before, rows } of readGroups(path, named, ['key', 'outcome'])) {
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

async function* readGroups(
  path: string,
  named: string,
  wanted?: string[],
): AsyncGenerator<{ before: number; rows: ArchiveRow[] }, void, undefined> {
  const file = await asyncBufferFromFile(path);
  const metadata = await sound(named, () => parquetMetadataAsync(file));
  const missing = missingColumns(metadata);
  if (missing.length > 0) {
    throw new InputError(
      `${named} is Parquet without annotations: it has no column ${missing.join(', ')}. Expected what \`visionprefer pack\` writes.`,
    );
  }
  let before = 0;
  for (const group of metadata.row_groups) {
    const [rowStart, rowEnd] = [before, before + Number(group.num_rows)];
    const columns = wanted ?? filledColumns(group);
    const rows = await sound(named, () =>
      parquetReadObjects({ file, metadata, columns, rowStart, rowEnd, compressors: packers }),
    );
    yield { before, rows };
    before = rowEnd;
  }
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
