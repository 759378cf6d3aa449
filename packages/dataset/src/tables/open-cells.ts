import { InputError } from '@visionprefer/core';
import { checkTextFile } from '@visionprefer/journal';
import { readCells } from './read-cells.ts';

/** A CSV or TSV file with a header. */
export interface CellTable {
  /** The names in its header, each once. A column without one is called by its place: `column_4`. */
  names: readonly string[];
  /** Name → cell, without spaces around it; or why a row cannot be read. */
  rows: AsyncIterable<CellRow>;
}

/** One row, at the line it begins in. */
export type CellRow = { line: number } & ({ cells: Record<string, string> } | { problem: string });

/**
 * Opens a CSV or TSV file and reads its header.
 *
 * @param label The file as the user named it.
 * @param expected Names of columns that are needed, for the message when it is empty.
 * @throws InputError when it has no header, a name stands twice in it, or its cells are separated by something else.
 */
export async function openCells(path: string, label: string, expected: string): Promise<CellTable> {
  await checkTextFile(path, label, { takesUtf16: true });
  const records = readCells(path);
  const { value: first, done } = await records.next();
  if (done) throw new InputError(`${label} is empty. Expected a header with the columns ${expected}.`);
  if ('problem' in first) {
    throw new InputError(`${label}:1: ${first.problem}. Expected a header with the names of its columns.`);
  }
  const written = first.cells.map((name) => name.trim());
  checkHeader(written, label);
  // Spreadsheets write columns without a name: an index before the others, or nothing at all after them.
  const names = written.map((name, index) => name || `column_${index + 1}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new InputError(`${label}:1: the header has the column "${twice}" twice. Rename one.`);
  return { names, rows: readRows(records, names, path) };
}

async function* readRows(
  records: ReturnType<typeof readCells>,
  names: readonly string[],
  path: string,
): AsyncGenerator<CellRow, void, undefined> {
  for await (const record of records) {
    if ('problem' in record) {
      yield record;
    } else if (record.cells.length !== names.length) {
      const problem = `${record.cells.length} cells, expected ${names.length} as in the header${/\.tsv$/i.test(path) ? '' : '. A comma or line end within a cell needs quotes around it'}`;
      yield { line: record.line, problem };
    } else {
      const cells = names.map((name, index) => [name, (record.cells[index] ?? '').trim()] as const);
      yield { line: record.line, cells: Object.fromEntries(cells) };
    }
  }
}

function checkHeader(names: readonly string[], label: string): void {
  if (names.some((name) => name.includes('\0'))) {
    throw new InputError(`${label}:1: it has zeros between its characters, as UTF-16 has. Save it as UTF-8.`);
  }
  const [only = ''] = names.length <= 2 ? names : [];
  const told = /^sep=/i.exec(only);
  if (told) {
    throw new InputError(
      `${label}:1: "${names.join(',')}" is a note for spreadsheets. Take the line out; cells are separated by commas, or in .tsv by tabs.`,
    );
  }
  const [separator] = names.length === 1 ? (/[;\t|,]/.exec(only) ?? []) : [];
  if (separator !== undefined) {
    const found = { ';': 'semicolons', '\t': 'tabs', '|': 'bars', ',': 'commas' }[separator];
    throw new InputError(
      `${label}:1: its cells seem to be separated by ${found}. Expected commas, or in a file whose name ends in .tsv tabs. Save it anew, or rename it.`,
    );
  }
}
