import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { InputError } from '@visionprefer/core';
import { CsvError, parse } from 'csv-parse';
import { parseJsonLine } from '../parse-json-line.ts';
import { readLines } from '../read-lines.ts';

/** One row of a file of ratings, column → what stands there; or why there is none. */
export type RatingRow = { line: number } & ({ columns: Readonly<Record<string, unknown>> } | { problem: string });

/**
 * Reads the rows of a file of ratings: CSV and TSV with a header, JSON lines, or one JSON array, as the name's ending
 * says. Of an array the line is the number of the entry.
 *
 * @param label The file as the user named it.
 * @throws InputError when the file is missing, of another kind, or a CSV file without a header.
 */
export async function* readRatingRows(path: string, label: string = path): AsyncGenerator<RatingRow, void, undefined> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats?.isFile()) {
    const found = stats ? 'is not a file' : 'there is no such file';
    throw new InputError(`${label}: ${found}. Expected ratings: CSV, TSV, JSONL, or a JSON array.`);
  }
  const [, ending = ''] = /\.([a-z]+)$/i.exec(path) ?? [];
  switch (ending.toLowerCase()) {
    case 'csv':
      return yield* readTable(path, label, { delimiter: ',', quote: '"' });
    case 'tsv':
      // Tab-separated files have no quoting: a quotation mark is one.
      return yield* readTable(path, label, { delimiter: '\t', quote: null });
    case 'jsonl':
    case 'ndjson':
      return yield* readJsonLines(path);
    case 'json':
      return yield* readArray(path, label);
    default:
      throw new InputError(`${label}: cannot tell what it is. Expected a name ending in .csv, .tsv, .jsonl or .json.`);
  }
}

async function* readJsonLines(path: string): AsyncGenerator<RatingRow, void, undefined> {
  for await (const line of readLines(path)) {
    const parsed = 'text' in line ? parseJsonLine(line.text) : line;
    yield 'value' in parsed ? toRow(parsed.value, line.number) : { line: line.number, problem: parsed.problem };
  }
}

async function* readArray(path: string, label: string): AsyncGenerator<RatingRow, void, undefined> {
  const parsed = parseJsonLine(await readFile(path, 'utf8'));
  const entries = 'value' in parsed ? parsed.value : undefined;
  if (!Array.isArray(entries)) {
    const found = 'problem' in parsed ? parsed.problem : 'not a JSON array';
    throw new InputError(`${label}: ${found}. Expected an array with one object for each rating or ranking.`);
  }
  for (const [index, entry] of entries.entries()) yield toRow(entry, index + 1);
}

function toRow(value: unknown, line: number): RatingRow {
  const isRow = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRow ? { line, columns: value as Record<string, unknown> } : { line, problem: 'not a JSON object' };
}

async function* readTable(
  path: string,
  label: string,
  dialect: { delimiter: string; quote: string | null },
): AsyncGenerator<RatingRow, void, undefined> {
  const records = createReadStream(path).pipe(
    parse({
      ...dialect,
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 64 * 1024 * 1024,
    }),
  );
  let header: string[] | undefined;
  let read = 0;
  try {
    for await (const { record, info } of records as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      const line = read + 1;
      read = info.lines;
      if (!header) {
        header = readHeader(record, label);
      } else if (record.length !== header.length) {
        yield { line, problem: `${record.length} cells, expected ${header.length} as in the header` };
      } else {
        yield { line, columns: Object.fromEntries(header.map((name, index) => [name, record[index]])) };
      }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const problem = `not CSV from here on (${error.message})`;
    if (!header) throw new InputError(`${label}:1: ${problem}. Expected a header with the names of its columns.`);
    yield { line: read + 1, problem };
  } finally {
    records.destroy();
  }
  if (!header) throw new InputError(`${label} is empty. Expected a header with the names of its columns.`);
}

function readHeader(names: readonly string[], label: string): string[] {
  const header = names.map((name) => name.trim());
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice === undefined) return header;
  throw new InputError(`${label}:1: the header has the column ${twice} twice. Rename one.`);
}
