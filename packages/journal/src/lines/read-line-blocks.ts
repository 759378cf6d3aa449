import { open } from 'node:fs/promises';
import { lineFeed } from './line-feed.ts';

/** How lines are read. */
export interface ReadLinesOptions {
  /** Longest line that is given. Default 64 MiB. */
  maxBytes?: number | undefined;
  /** Bytes of the file that are read, from its beginning. Default: all. */
  end?: number | undefined;
}

/** Whole lines, of which the last may lack its line end, and how many lines stand before them; or why one is not given. */
export type LineBlock = { before: number } & ({ bytes: Buffer } | { problem: string });

const blockBytes = 512 * 1024;
/** Longest line that is given where nothing is said. */
export const defaultMaxBytes: number = 64 * 1024 * 1024;

/**
 * Reads a file as blocks of whole lines, each overwritten by the next. Holds no more than one line and 512 KiB. Of a line
 * that is over `maxBytes` and in several blocks nothing is kept: it is a problem.
 */
export async function* readLineBlocks(
  path: string,
  { maxBytes = defaultMaxBytes, end = Infinity }: ReadLinesOptions = {},
): AsyncGenerator<LineBlock, void, undefined> {
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
  const take = (before: number): LineBlock => {
    const line = size > maxBytes ? { before, problem: tooLong(maxBytes) } : { before, bytes: Buffer.concat(pieces) };
    pieces = [];
    size = 0;
    return line;
  };
  try {
    let before = 0;
    for (let at = 0; at < end; ) {
      const { bytesRead } = await file.read(block, 0, Math.min(block.length, end - at));
      if (bytesRead === 0) break;
      at += bytesRead;
      const bytes = block.subarray(0, bytesRead);
      const [first, last] = [bytes.indexOf(lineFeed), bytes.lastIndexOf(lineFeed)];
      if (first !== -1) {
        keep(bytes.subarray(0, first));
        yield take(before++);
        const lines = bytes.subarray(first + 1, last + 1);
        if (lines.length > 0) yield { before, bytes: lines };
        before += countLines(lines);
      }
      keep(bytes.subarray(last + 1));
    }
    if (size > 0) yield take(before);
  } finally {
    await file.close();
  }
}

/** What is said of a line that is not given. */
export function tooLong(maxBytes: number): string {
  return `over ${maxBytes} bytes in one line`;
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let feed = bytes.indexOf(lineFeed); feed !== -1; feed = bytes.indexOf(lineFeed, feed + 1)) count++;
  return count;
}
