import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import { InputError } from '@visionprefer/core';
import { checkJsonLines, checkTextFile, parseInputLine, readLines } from '@visionprefer/journal';
import { openCells } from '../tables/open-cells.ts';

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
      return yield* readJsonLines(path, label);
    case 'json':
      return yield* readArray(path, label);
    default:
      throw new InputError(`${label}: cannot tell what it is. Expected a name ending in .csv, .tsv, .jsonl or .json.`);
  }
}

async function* readJsonLines(path: string, label: string): AsyncGenerator<RatingRow, void, undefined> {
  await checkJsonLines(path, label, 'one rating or ranking');
  for await (const line of readLines(path)) {
    const parsed = 'text' in line ? parseInputLine(line.text) : line;
    yield 'value' in parsed ? toRow(parsed.value, line.number) : { line: line.number, problem: parsed.problem };
  }
}

async function* readArray(path: string, label: string): AsyncGenerator<RatingRow, void, undefined> {
  await checkTextFile(path, label);
  const bytes = await readFile(path);
  if (!isUtf8(bytes)) throw new InputError(`${label} is not UTF-8 text. Save it as UTF-8.`);
  const parsed = parseInputLine(bytes.toString().replace(/^\ufeff/, ''));
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
  const { rows } = await openCells(path, label, 'sample, image, annotator, score');
  for await (const row of rows) yield 'cells' in row ? { line: row.line, columns: row.cells } : row;
}
