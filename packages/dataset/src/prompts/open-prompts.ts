import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InputError, type Json } from '@visionprefer/core';
import { checkJsonLines, checkTextFile, type Problem, parseInputLine, readLines } from '@visionprefer/journal';
import { readId } from '../read-id.ts';
import { type Note, readMetadata } from '../samples/metadata.ts';
import { sampleIdOf } from '../samples/sample-id.ts';
import { findTables } from '../tables/find-tables.ts';
import { openCells } from '../tables/open-cells.ts';

/** A prompt that images are to be made from. */
export interface Prompt {
  /** Unique within a file; drawn from the prompt where none is written. */
  id: string;
  prompt: string;
  /** Everything else that stands beside it. */
  metadata?: Record<string, Json>;
}

/** Prompts in a file: lines of text, JSON lines, CSV, TSV, Parquet or Arrow. */
export interface PromptSource {
  /** The file as the user named it. */
  file: string;
  /** Reads the prompts one by one. What is wrong is reported and left out; what was declined by polishing is passed over. */
  read(report: (problem: Problem) => void): AsyncGenerator<Prompt, void, undefined>;
  /** How many lines or rows there are, sound or not. */
  count(): Promise<number>;
  /** Where a prompt that was read stands. */
  place(id: string): { file: string; line?: number };
}

/** A row with a prompt, as it stands in a file; or why it cannot be read. */
type Row = { line: number } & ({ cells: Readonly<Record<string, unknown>> } | { problem: string });

/**
 * Opens a file of prompts. In `.txt` each line is one; in `.jsonl` each line is `{"prompt": "…"}`, with an `id` or not, or
 * a text; in `.csv`, `.tsv`, `.parquet` and `.arrow` there is a column `prompt` (or `text`, `caption`), and perhaps `id`.
 *
 * @param named As the user named it; relative to `from`.
 * @throws InputError when it is missing, of an unknown kind, or has no prompts.
 */
export async function openPrompts(named: string, from: string): Promise<PromptSource> {
  const path = resolve(from, named);
  const stats = await stat(path).catch(() => undefined);
  if (!stats?.isFile())
    throw new InputError(`${named}: there is no such file. Expected prompts: .txt, .jsonl, .csv, .tsv or .parquet.`);
  const rows = rowsOf(path, named);
  // A file that cannot be read as a whole says so before anything is painted.
  for await (const _ of rows()) break;
  const lines = new Map<string, number>();
  return {
    file: named,
    async *read(report) {
      lines.clear();
      const told = new Set<string>();
      for await (const row of rows()) {
        const read = 'problem' in row ? row : toPrompt(row.cells);
        if (read === undefined) continue;
        const { line } = row;
        const problem = 'problem' in read ? read.problem : repeated(read.prompt, line, lines, named);
        if (problem !== undefined) report({ file: named, line, message: `${problem}. The prompt is left out.` });
        if ('problem' in read || problem !== undefined) continue;
        for (const { message } of read.notes) {
          if (!told.has(message)) report({ file: named, line, message: `${message}.`, isNote: true });
          told.add(message);
        }
        yield read.prompt;
      }
    },
    async count() {
      let count = 0;
      for await (const _ of rows()) count++;
      return count;
    },
    place(id) {
      const line = lines.get(id);
      return line === undefined ? { file: named } : { file: named, line };
    },
  };
}

function repeated({ id }: Prompt, line: number, lines: Map<string, number>, file: string): string | undefined {
  const first = lines.get(id);
  if (first !== undefined) return `the same prompt or id stands in ${file}:${first}`;
  lines.set(id, line);
  return undefined;
}

/** A prompt of what a row holds; undefined for one that was declined. */
function toPrompt(
  cells: Readonly<Record<string, unknown>>,
): { prompt: Prompt; notes: readonly Note[] } | { problem: string } | undefined {
  const find = (pattern: RegExp) => Object.keys(cells).find((name) => pattern.test(name));
  const name = find(/^prompt$/i) ?? find(/^(text|caption)$/i);
  const prompt = name === undefined ? undefined : cells[name];
  if (typeof cells.declined === 'string' && cells.declined !== '' && !prompt) return undefined;
  if (typeof prompt !== 'string' || prompt.trim() === '') return { problem: 'there is no prompt, expected text' };
  const idName = find(/^(sample_|prompt_)?id$/i);
  const read = readId(idName === undefined ? undefined : cells[idName], idName ?? 'id');
  if ('problem' in read) return read;
  const others = Object.entries(cells).filter(([key]) => key !== name && key !== idName && key !== 'images');
  const { metadata, notes } = readMetadata(others);
  const id = read.id ?? sampleIdOf([prompt]);
  return { prompt: { id, prompt, ...(Object.keys(metadata).length > 0 && { metadata }) }, notes };
}

/** The rows of a file, as often as they are wanted. */
function rowsOf(path: string, named: string): () => AsyncGenerator<Row, void, undefined> {
  if (/\.[ct]sv$/i.test(path)) return () => readCellRows(path, named);
  if (/\.(parquet|arrow)$/i.test(path)) return () => readTableRows(path, named);
  if (/\.jsonl$|\.ndjson$/i.test(path)) return () => readJsonRows(path, named);
  if (/\.txt$/i.test(path)) return () => readTextRows(path, named);
  throw new InputError(`${named}: expected prompts in .txt (one a line), .jsonl, .csv, .tsv, .parquet or .arrow.`);
}

async function* readTextRows(path: string, named: string): AsyncGenerator<Row, void, undefined> {
  await checkTextFile(path, named);
  for await (const line of readLines(path)) {
    if ('problem' in line) yield { line: line.number, problem: line.problem };
    else yield { line: line.number, cells: { prompt: line.text.trim() } };
  }
}

async function* readJsonRows(path: string, named: string): AsyncGenerator<Row, void, undefined> {
  await checkJsonLines(path, named, 'one prompt');
  for await (const line of readLines(path)) {
    const parsed = 'text' in line ? parseInputLine(line.text) : line;
    const value: unknown = 'value' in parsed ? parsed.value : undefined;
    if ('problem' in parsed) yield { line: line.number, problem: parsed.problem };
    else if (typeof value === 'string') yield { line: line.number, cells: { prompt: value } };
    else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      yield { line: line.number, cells: value as Record<string, unknown> };
    } else yield { line: line.number, problem: 'no prompt; each line must be {"prompt": "…"} or a text' };
  }
}

async function* readCellRows(path: string, named: string): AsyncGenerator<Row, void, undefined> {
  const { names, rows } = await openCells(path, named, 'prompt');
  checkColumns(names, named);
  yield* rows;
}

async function* readTableRows(path: string, named: string): AsyncGenerator<Row, void, undefined> {
  let line = 0;
  for (const { label, open } of await findTables(path, named)) {
    const table = await open();
    checkColumns(table.columns, label);
    for await (const cells of table.rows()) yield { line: ++line, cells };
  }
}

function checkColumns(names: readonly string[], named: string): void {
  if (names.some((name) => /^(prompt|text|caption)$/i.test(name))) return;
  throw new InputError(`${named} has no column prompt; it has ${names.join(', ')}. Rename the one with the prompts.`);
}
