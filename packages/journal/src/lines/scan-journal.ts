import { isUtf8 } from 'node:buffer';
import { type FileHandle, open } from 'node:fs/promises';
import { annotationSchema, describeIssues, isAnnotation } from '@visionprefer/core';
import { type LineHead, lineBeginning, readLineHead } from './journal-line.ts';
import { lineFeed } from './line-feed.ts';
import { nameRecord } from './name-record.ts';
import { parseJsonLine } from './parse-json-line.ts';
import { decodeLine } from './read-lines.ts';

/** One line of a journal: its head, or why it is not an annotation. */
export type ScannedLine = { number: number } & (LineHead | { problem: string });

const firstBytes = 1024 * 1024;
const mostBytes = 64 * 1024 * 1024;

/**
 * Reads the heads of a journal's lines, many at a time. Lines that were written here are not parsed but looked at: they
 * begin and end as they should, are text, and hold no second beginning. Others are read as a whole.
 *
 * @param end Bytes of the file that are read, from its beginning.
 */
export async function* scanJournal(
  path: string,
  end: number = Infinity,
): AsyncGenerator<ScannedLine[], void, undefined> {
  const file = await open(path);
  try {
    let number = 0;
    for await (const lines of readWholeLines(file, end)) {
      const scanned = lines ? scanLines(lines, number) : endless(number + 1);
      number = scanned.number;
      yield scanned.lines;
    }
  } finally {
    await file.close();
  }
}

/** Blocks of whole lines, each overwritten by the next; the last may lack its line end. Undefined for an endless line. */
async function* readWholeLines(file: FileHandle, size: number): AsyncGenerator<Buffer | undefined, void, undefined> {
  let left = size;
  let block = Buffer.allocUnsafe(firstBytes);
  let filled = 0;
  for (;;) {
    const { bytesRead } = await file.read(block, filled, Math.min(block.length - filled, left), null);
    filled += bytesRead;
    left -= bytesRead;
    const end = bytesRead === 0 ? filled : block.lastIndexOf(lineFeed, filled - 1) + 1;
    if (end > 0) yield block.subarray(0, end);
    if (bytesRead === 0) return;
    block.copyWithin(0, end, filled);
    filled -= end;
    if (filled === block.length) {
      if (filled >= mostBytes) return yield undefined;
      block = Buffer.concat([block], block.length * 2);
    }
  }
}

function endless(number: number): ReturnType<typeof scanLines> {
  return { lines: [{ number, problem: `over ${mostBytes} bytes in one line` }], number };
}

function scanLines(bytes: Buffer, linesBefore: number): { lines: ScannedLine[]; number: number } {
  const sound = isUtf8(bytes) && !bytes.includes(0);
  const lines: ScannedLine[] = [];
  let number = linesBefore;
  let nextBeginning = 0;
  for (let start = 0, end = 0; start < bytes.length; start = end + 1) {
    end = bytes.indexOf(lineFeed, start);
    if (end === -1) end = bytes.length;
    number++;
    if (nextBeginning !== -1 && nextBeginning <= start) nextBeginning = bytes.indexOf(lineBeginning, start + 1);
    const single = nextBeginning === -1 || nextBeginning >= end;
    const head = sound && single ? readLineHead(bytes, start, end) : undefined;
    const line = head ? { number, ...head } : readWhole(number, bytes.subarray(start, end));
    if (line) lines.push(line);
  }
  return { lines, number };
}

/** A line as the schema understands it; undefined when it is blank. */
function readWhole(number: number, bytes: Buffer): ScannedLine | undefined {
  const line = decodeLine(number, bytes);
  if ('problem' in line) return line;
  if (!line.text.trim()) return undefined;
  const parsed = parseJsonLine(line.text);
  if ('problem' in parsed) return { number, ...parsed };
  const checked = isAnnotation(parsed.value)
    ? { success: true as const, data: parsed.value }
    : annotationSchema.safeParse(parsed.value);
  if (!checked.success) {
    const other = nameRecord(parsed.value);
    return { number, problem: other ? `it looks like ${other}` : describeIssues(checked.error) };
  }
  const { key, outcome, usd } = checked.data;
  return { number, key, outcome, ...(usd !== undefined && { usd }) };
}
