import { createReadStream } from 'node:fs';
import { type OpenRecord, openRecord, readLine } from './open-record.ts';

/** One record of a CSV or TSV file, at the line it begins in; or why there is none. */
export type CellsLine = { line: number } & ({ cells: string[] } | { problem: string });

/** Characters of the longest record that is read. */
const longest = 64 * 1024 * 1024;

/**
 * Reads CSV as RFC 4180 has it, and TSV where the name ends so, record by record, the header like the others. Empty lines
 * are passed over. In TSV there is no quoting: every quotation mark is one. Nothing is guessed: a quotation mark that is
 * not where it should be is the problem of its record, and so are bytes that are not UTF-8. A record whose quotes never
 * end takes the rest of the file with it; all before it are given.
 */
export async function* readCells(path: string): AsyncGenerator<CellsLine, void, undefined> {
  const delimiter = /\.tsv$/i.test(path) ? '\t' : ',';
  const text: TextState = { isSound: true, isEndless: false };
  let line = 0;
  let open: OpenRecord | undefined;
  for await (const written of readWrittenLines(path, text)) {
    line++;
    if (!open && (written === '' || written === '\r')) continue;
    open ??= openRecord(line, delimiter);
    if (readLine(open, written)) {
      yield finish(open, text.isSound);
      open = undefined;
    } else if (open.length > longest) {
      break;
    }
  }
  if (open) yield { line: open.line, problem: 'not CSV from here on: a quotation mark in this record is never closed' };
  else if (text.isEndless)
    yield { line: line + 1, problem: `over ${longest} characters in one line, the rest is not read` };
}

function finish({ line, cells, problem }: OpenRecord, isSound: boolean): CellsLine {
  if (!isSound && cells.some((cell) => cell.includes('\ufffd'))) return { line, problem: 'not UTF-8 text' };
  return problem === undefined ? { line, cells } : { line, problem };
}

/** What is learnt of a text while it is read. */
interface TextState {
  /** Whether all bytes so far are UTF-8. */
  isSound: boolean;
  /** Whether a line is longer than what is read. */
  isEndless: boolean;
}

/** The lines of a file as they are written, carriage returns with them, without the byte order mark. */
async function* readWrittenLines(path: string, text: TextState): AsyncGenerator<string, void, undefined> {
  let pieces: string[] = [];
  let length = 0;
  for await (const characters of decodeFile(path, text)) {
    const lines = characters.split('\n');
    const rest = lines.pop() ?? '';
    for (const line of lines) {
      yield pieces.length > 0 ? pieces.join('') + line : line;
      pieces = [];
      length = 0;
    }
    pieces.push(rest);
    length += rest.length;
    text.isEndless = length > longest;
    if (text.isEndless) return;
  }
  if (length > 0) yield pieces.join('');
}

/** The characters of a file, and a note where its bytes stop being UTF-8: until then a U+FFFD is what the file says. */
async function* decodeFile(path: string, text: TextState): AsyncGenerator<string, void, undefined> {
  const strict = new TextDecoder('utf-8', { fatal: true });
  let decoder: TextDecoder | undefined;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    // What begins with the mark of UTF-16 is decoded as such.
    decoder ??= new TextDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf-16le' : 'utf-8');
    try {
      if (text.isSound && decoder.encoding === 'utf-8') strict.decode(chunk, { stream: true });
    } catch {
      text.isSound = false;
    }
    yield decoder.decode(chunk, { stream: true });
  }
  if (decoder) yield decoder.decode();
}
