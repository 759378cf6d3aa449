import { readFile, stat } from 'node:fs/promises';
import { InputError } from '@visionprefer/core';
import { parseJsonLine, readLines } from '@visionprefer/journal';
import { readCells } from '../tables/read-cells.ts';

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
    case 'tsv':
      return yield* readTable(path, label);
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

async function* readTable(path: string, label: string): AsyncGenerator<RatingRow, void, undefined> {
  let header: string[] | undefined;
  for await (const row of readCells(path)) {
    if (!header) {
      if ('problem' in row) {
        throw new InputError(`${label}:1: ${row.problem}. Expected a header with the names of its columns.`);
      }
      header = readHeader(row.cells, label);
    } else if ('problem' in row) {
      yield row;
    } else if (row.cells.length !== header.length) {
      yield { line: row.line, problem: `${row.cells.length} cells, expected ${header.length} as in the header` };
    } else {
      yield { line: row.line, columns: Object.fromEntries(header.map((name, index) => [name, row.cells[index]])) };
    }
  }
  if (!header) throw new InputError(`${label} is empty. Expected a header with the names of its columns.`);
}

function readHeader(names: readonly string[], label: string): string[] {
  const header = names.map((name) => name.trim());
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice === undefined) return header;
  throw new InputError(`${label}:1: the header has the column ${twice} twice. Rename one.`);
}
