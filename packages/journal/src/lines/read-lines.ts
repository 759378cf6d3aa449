import { isAscii } from 'node:buffer';
import { lineFeed } from './line-feed.ts';
import { defaultMaxBytes, type LineBlock, type ReadLinesOptions, readLineBlocks, tooLong } from './read-line-blocks.ts';

/** One line of a file: its text without the line end, or why there is none. */
export type Line = { number: number } & ({ text: string } | { problem: string });

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
  options: ReadLinesOptions = {},
): AsyncGenerator<Line[], void, undefined> {
  for await (const block of readLineBlocks(path, options)) yield linesOf(block, options.maxBytes);
}

/** The lines of a block but for blank ones. They are decoded together, and one by one only where one of them is no text. */
export function linesOf(block: LineBlock, maxBytes: number = defaultMaxBytes): Line[] {
  return splitBlock(block, maxBytes).filter(isFilled);
}

function splitBlock(block: LineBlock, maxBytes: number): Line[] {
  if ('problem' in block) return [{ number: block.before + 1, problem: block.problem }];
  const { bytes } = block;
  const lines: Line[] = [];
  let number = block.before;
  const text = bytes.length > maxBytes ? undefined : decodeText(bytes);
  if (text !== undefined) {
    for (let start = 0, end = 0; start < text.length; start = end + 1) {
      end = text.indexOf('\n', start);
      if (end === -1) end = text.length;
      lines.push(lineOf(++number, text.slice(start, text[end - 1] === '\r' ? Math.max(start, end - 1) : end)));
    }
    return lines;
  }
  for (let start = 0, end = 0; start < bytes.length; start = end + 1) {
    end = bytes.indexOf(lineFeed, start);
    if (end === -1) end = bytes.length;
    number++;
    const isTooLong = end - start > maxBytes;
    lines.push(isTooLong ? { number, problem: tooLong(maxBytes) } : decodeLine(number, bytes.subarray(start, end)));
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
  return text === undefined ? { number, problem: 'not UTF-8 text' } : lineOf(number, text);
}

function lineOf(number: number, text: string): Line {
  return { number, text: number === 1 && text.startsWith('\ufeff') ? text.slice(1) : text };
}

/** Whether a line is more than blanks. */
function isFilled(line: Line): boolean {
  if (!('text' in line)) return true;
  const first = line.text.charCodeAt(0);
  // Most lines begin with a brace, which needs no search. Beyond ASCII there are further blanks.
  return (first > 0x20 && first < 0x7f) || /\S/.test(line.text);
}
