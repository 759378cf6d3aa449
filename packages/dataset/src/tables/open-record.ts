/** A record of a CSV or TSV file, as far as its lines have been read. */
export interface OpenRecord {
  /** The line it begins in. */
  readonly line: number;
  readonly delimiter: ',' | '\t';
  readonly cells: string[];
  /** The first thing that is wrong with it, and what was expected. */
  problem?: string;
  /** The beginning of a cell whose quotes are still open; undefined between cells. */
  quoted?: string;
  /** Characters read so far. */
  length: number;
}

/** Begins a record. */
export function openRecord(line: number, delimiter: ',' | '\t'): OpenRecord {
  return { line, delimiter, cells: [], length: 0 };
}

/**
 * Reads one line into a record: RFC 4180, and nothing beyond it.
 *
 * @param written The line without its line feed. A carriage return at its end belongs to the line end.
 * @returns Whether the record is whole. It goes on in the next line while quotes are open.
 */
export function readLine(record: OpenRecord, written: string): boolean {
  record.length += written.length;
  // Within quotes the line end is part of the cell, as it is.
  const text = written.endsWith('\r') ? written.slice(0, -1) : written;
  for (let at = 0; ; ) {
    const next = record.quoted === undefined ? readPlain(record, text, at) : readQuoted(record, text, at);
    if (next === 'end') return true;
    if (next === 'open') {
      if (written !== text) record.quoted += '\r';
      record.quoted += '\n';
      return false;
    }
    at = next;
  }
}

/** Where reading goes on; or that the line has ended, and the record with it or not. */
type Next = number | 'end' | 'open';

function readPlain(record: OpenRecord, text: string, at: number): Next {
  const { delimiter, cells } = record;
  const hasQuotes = delimiter === ',';
  if (hasQuotes && text[at] === '"') {
    record.quoted = '';
    return at + 1;
  }
  const end = endOfCell(text, at, delimiter);
  const cell = text.slice(at, end);
  if (hasQuotes && cell.includes('"')) tell(record, describeStray(cell, cells.length + 1));
  if (cell.includes('\r')) {
    tell(record, 'a carriage return within the line. Expected line ends of LF or CRLF: those of old Macs are CR');
  }
  cells.push(cell);
  return end === text.length ? 'end' : end + 1;
}

function readQuoted(record: OpenRecord, text: string, at: number): Next {
  const end = text.indexOf('"', at);
  record.quoted += end === -1 ? text.slice(at) : text.slice(at, end);
  if (end === -1) return 'open';
  if (text[end + 1] === '"') {
    record.quoted += '"';
    return end + 2;
  }
  const after = endOfCell(text, end + 1, record.delimiter);
  if (after > end + 1) {
    const number = record.cells.length + 1;
    const isSemicolon =
      record.delimiter === ',' &&
      text
        .slice(end + 1)
        .trimStart()
        .startsWith(';');
    if (isSemicolon) tell(record, `a semicolon after cell ${number}. Expected a comma: save it as CSV with commas`);
    tell(
      record,
      `text after the closing quotation mark of cell ${number}. Expected a comma there; a quotation mark within a cell is written twice, and a backslash before it means nothing`,
    );
  }
  record.cells.push(record.quoted ?? '');
  delete record.quoted;
  return after === text.length ? 'end' : after + 1;
}

function endOfCell(text: string, at: number, delimiter: string): number {
  const end = text.indexOf(delimiter, at);
  return end === -1 ? text.length : end;
}

function describeStray(cell: string, number: number): string {
  if (/^\s+"/.test(cell)) {
    return `a space before the quotation mark of cell ${number}. Expected the quotation mark right after the comma`;
  }
  return `a quotation mark within cell ${number}, which has none around it. Expected the whole cell in quotation marks, and the one within written twice`;
}

function tell(record: OpenRecord, problem: string): void {
  record.problem ??= problem;
}
