import { isAscii } from 'node:buffer';
import { open } from 'node:fs/promises';
import { lineFeed } from './line-feed.ts';

/** One line of a file: its text without the line end, or why there is none. */
export type Line = { number: number } & ({ text: string } | { problem: string });

/** How lines are read. */
export interface ReadLinesOptions {
  /** Longest line that is given. Default 64 MiB. */
  maxBytes?: number | undefined;
  /** Bytes of the file that are read, from its beginning. Default: all. */
  end?: number | undefined;
}

const blockBytes = 512 * 1024;
const defaultMaxBytes = 64 * 1024 * 1024;

/**
 * Reads a file line by line. Only LF and CRLF end a line (JSON strings may hold the other line separators of Unicode as
 * they are). A byte order mark is dropped, blank lines are counted but not given. Lines that are not UTF-8 or over
 * `maxBytes` are given as a problem.
 */
export async function* readLines(path: string, options: ReadLinesOptions = {}): AsyncGenerator<Line, void, undefined> {
  for await (const lines of readLineBatches(path, options)) yield* lines;
}

/**
 * {@link readLines}, with as many lines at a time as have come: for files of millions, where a promise for each would
 * cost more than the line. Holds no more than one line and 512 KiB.
 */
export async function* readLineBatches(
  path: string,
  { maxBytes = defaultMaxBytes, end = Infinity }: ReadLinesOptions = {},
): AsyncGenerator<Line[], void, undefined> {
  const file = await open(path);
  const block = Buffer.allocUnsafe(blockBytes);
  // The beginning of a line whose end has not come yet; nothing is kept of one that is too long.
  let pieces: Buffer[] = [];
  let size = 0;
  const keep = (piece: Buffer) => {
    size += piece.length;
    if (size > maxBytes) pieces = [];
    else if (piece.length > 0) pieces.push(Buffer.from(piece));
  };
  const take = (number: number): Line => {
    const line = size > maxBytes ? tooLong(number, maxBytes) : decodeLine(number, Buffer.concat(pieces));
    pieces = [];
    size = 0;
    return line;
  };
  try {
    let number = 0;
    for (let at = 0; at < end; ) {
      const { bytesRead } = await file.read(block, 0, Math.min(block.length, end - at));
      if (bytesRead === 0) break;
      at += bytesRead;
      const bytes = block.subarray(0, bytesRead);
      const [first, last] = [bytes.indexOf(lineFeed), bytes.lastIndexOf(lineFeed)];
      const lines: Line[] = [];
      if (first !== -1) {
        keep(bytes.subarray(0, first));
        lines.push(take(++number));
        for (const line of splitBlock(bytes.subarray(first + 1, last + 1), number, maxBytes)) lines.push(line);
        number = lines.at(-1)?.number ?? number;
      }
      keep(bytes.subarray(last + 1));
      yield lines.filter(isFilled);
    }
    if (size > 0) yield [take(number + 1)].filter(isFilled);
  } finally {
    await file.close();
  }
}

/** Whole lines. They are decoded together, and one by one only where one of them is no text. */
function splitBlock(bytes: Buffer, before: number, maxBytes: number): Line[] {
  const lines: Line[] = [];
  let number = before;
  const text = bytes.length > maxBytes ? undefined : decodeText(bytes);
  if (text !== undefined) {
    for (let start = 0; start < text.length; ) {
      const end = text.indexOf('\n', start);
      lines.push({
        number: ++number,
        text: text.slice(start, text[end - 1] === '\r' ? Math.max(start, end - 1) : end),
      });
      start = end + 1;
    }
    return lines;
  }
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(lineFeed, start);
    number++;
    lines.push(end - start > maxBytes ? tooLong(number, maxBytes) : decodeLine(number, bytes.subarray(start, end)));
    start = end + 1;
  }
  return lines;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeText(bytes: Buffer): string | undefined {
  // Most files are ASCII, which needs no decoding.
  if (isAscii(bytes)) return bytes.toString('latin1');
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** A line's bytes as text, without the carriage return before the line end and, in line 1, a byte order mark. */
export function decodeLine(number: number, bytes: Buffer): Line {
  const text = decodeText(bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes);
  if (text === undefined) return { number, problem: 'not UTF-8 text' };
  return { number, text: number === 1 && text.startsWith('\ufeff') ? text.slice(1) : text };
}

function tooLong(number: number, maxBytes: number): Line {
  return { number, problem: `over ${maxBytes} bytes in one line` };
}

function isFilled(line: Line): boolean {
  if (!('text' in line)) return true;
  const first = line.text.charCodeAt(0);
  // Most lines begin with a brace, which needs no search. Beyond ASCII there are further blanks.
  return (first > 0x20 && first < 0x7f) || /\S/.test(line.text);
}
