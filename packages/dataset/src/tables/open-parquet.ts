import { open } from 'node:fs/promises';
import { InputError } from '@visionprefer/core';
import { checkTextFile } from '@visionprefer/journal';
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
  await checkTextFile(path, label);
  const metadata = await withFile(path, label, (file) => parquetMetadataAsync(file));
  const wholes = takeWholeDecimals(metadata.schema);
  const [root, ...elements] = metadata.schema;
  const columns = topLevel(root?.num_children ?? 0, elements);
  return {
    columns: columns.map(({ name }) => name),
    numbers: new Set(columns.filter(({ type }) => type !== undefined && numberTypes.has(type)).map(({ name }) => name)),
    countRows: async () => Number(metadata.num_rows),
    async *rows() {
      let start = 0;
      for (const group of metadata.row_groups) {
        const end = start + Number(group.num_rows);
        const range = { metadata, rowStart: start, rowEnd: end, utf8: false, compressors, parsers };
        const rows = await withFile(path, label, (file) => parquetReadObjects({ file, ...range }));
        for (const row of rows) yield plain(row, wholes);
        start = end;
      }
    },
  };
}

const numberTypes: ReadonlySet<string> = new Set(['BOOLEAN', 'INT32', 'INT64', 'INT96', 'FLOAT', 'DOUBLE']);

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Text as text, and as bytes where it is not UTF-8: that is told, and not made U+FFFD. */
function readText(bytes: Uint8Array | undefined): string | Uint8Array | undefined {
  try {
    return bytes && utf8.decode(bytes);
  } catch {
    return bytes;
  }
}

const parsers = { stringFromBytes: readText, jsonFromBytes: readText };

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

type SchemaElement = FileMetaData['schema'][number];

/** The first so many elements of a schema, the elements within them passed over. */
function topLevel(count: number, elements: readonly SchemaElement[]): SchemaElement[] {
  const found: SchemaElement[] = [];
  let at = 0;
  const skip = () => {
    const children = elements[at++]?.num_children ?? 0;
    for (let child = 0; child < children; child++) skip();
  };
  while (found.length < count) {
    const element = elements[at];
    if (!element) break;
    found.push(element);
    skip();
  }
  return found;
}

/** Whole numbers of 64 bits are bigints in Parquet. Here they are numbers where a number can hold them. */
function plain(row: Record<string, unknown>, wholes: ReadonlySet<string>): Record<string, unknown> {
  for (const name in row) {
    let cell = row[name];
    if (cell instanceof Uint8Array && wholes.has(name)) cell = readWhole(cell);
    row[name] = typeof cell === 'bigint' && Number.isSafeInteger(Number(cell)) ? Number(cell) : cell;
  }
  return row;
}

/**
 * Decimals without a fraction, such as ids from a data base, are whole numbers. hyparquet makes numbers of them, which hold
 * 15 digits; without their mark they stay what they are stored as.
 *
 * @returns The columns in which they are stored as bytes.
 */
function takeWholeDecimals(schema: SchemaElement[]): ReadonlySet<string> {
  const stored = new Set<string>();
  for (const element of schema) {
    if (element.converted_type !== 'DECIMAL' || element.scale) continue;
    delete element.converted_type;
    delete element.logical_type;
    if (element.type === 'FIXED_LEN_BYTE_ARRAY' || element.type === 'BYTE_ARRAY') stored.add(element.name);
  }
  return stored;
}

/** Two's complement, the greatest byte first. */
function readWhole(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(bytes.length * 8, value);
}
