import { open } from 'node:fs/promises';
import { InputError } from '@visionprefer/core';
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { Table } from './table.ts';

/**
 * Reads what a Parquet file is, in any compression that PyArrow writes.
 *
 * @param label The file as the user named it.
 * @throws InputError when it is none, or cannot be read.
 */
export async function openParquet(path: string, label: string = path): Promise<Table> {
  const metadata = await withFile(path, label, (file) => parquetMetadataAsync(file));
  const [root, ...elements] = metadata.schema;
  return {
    columns: topLevel(root?.num_children ?? 0, elements),
    countRows: async () => Number(metadata.num_rows),
    async *rows() {
      let start = 0;
      for (const group of metadata.row_groups) {
        const end = start + Number(group.num_rows);
        const range = { metadata, rowStart: start, rowEnd: end, utf8: false, compressors };
        const rows = await withFile(path, label, (file) => parquetReadObjects({ file, ...range }));
        for (const row of rows) yield plain(row);
        start = end;
      }
    },
  };
}

async function withFile<T>(path: string, label: string, use: (file: AsyncBuffer) => Promise<T>): Promise<T> {
  const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${label} cannot be read (${error.code}).`, { cause: error });
  });
  try {
    const { size } = await handle.stat();
    return await use({
      byteLength: size,
      async slice(start, end = size) {
        const bytes = new Uint8Array(Math.max(0, end - start));
        await handle.read(bytes, 0, bytes.length, start);
        return bytes.buffer;
      },
    });
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${label} is not sound Parquet: ${(error as Error).message}. Write it anew.`, {
      cause: error,
    });
  } finally {
    await handle.close();
  }
}

/** Names of the first so many elements of a schema, the elements within them passed over. */
function topLevel(count: number, elements: FileMetaData['schema']): string[] {
  const names: string[] = [];
  let at = 0;
  const skip = () => {
    const children = elements[at++]?.num_children ?? 0;
    for (let child = 0; child < children; child++) skip();
  };
  while (names.length < count && at < elements.length) {
    names.push(elements[at]?.name ?? '');
    skip();
  }
  return names;
}

/** Whole numbers are bigints in Parquet; here they are numbers, within what a number can hold. */
function plain(value: unknown): Record<string, unknown> {
  const fields = Object.entries(value as Record<string, unknown>).map(([name, cell]) => [
    name,
    typeof cell === 'bigint' ? Number(cell) : cell,
  ]);
  return Object.fromEntries(fields) as Record<string, unknown>;
}
