import { open } from 'node:fs/promises';

/** One line of a file: its text without the line end, or why there is none. */
export type Line = { number: number } & ({ text: string } | { problem: string });

const lineFeed = 0x0a;
const defaultMaxBytes = 64 * 1024 * 1024;

/**
 * Reads a file line by line, holding no more than one line. Only LF and CRLF end a line (JSON strings may hold the other
 * line separators of Unicode as they are). A byte order mark is dropped, blank lines are counted but not given. Lines
 * that are not UTF-8 or over `maxBytes` (default 64 MiB) are given as a problem.
 */
export async function* readLines(
  path: string,
  { maxBytes = defaultMaxBytes }: { maxBytes?: number } = {},
): AsyncGenerator<Line, void, undefined> {
  const file = await open(path);
  try {
    let number = 0;
    let pieces: Buffer[] = [];
    let size = 0;
    const add = (piece: Buffer) => {
      size += piece.length;
      if (size <= maxBytes) pieces.push(piece);
      else pieces = [];
    };
    const take = (): Line | undefined => {
      number++;
      const bytes = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
      const line = size > maxBytes ? { number, problem: `over ${maxBytes} bytes in one line` } : decode(number, bytes);
      pieces = [];
      size = 0;
      return 'text' in line && !line.text.trim() ? undefined : line;
    };

    for await (const chunk of file.createReadStream({ autoClose: false, highWaterMark: 256 * 1024 })) {
      const bytes = chunk as Buffer;
      let start = 0;
      for (let end = bytes.indexOf(lineFeed); end !== -1; end = bytes.indexOf(lineFeed, start)) {
        add(bytes.subarray(start, end));
        start = end + 1;
        const line = take();
        if (line) yield line;
      }
      if (start < bytes.length) add(bytes.subarray(start));
    }
    const last = size > 0 ? take() : undefined;
    if (last) yield last;
  } finally {
    await file.close();
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(number: number, bytes: Buffer): Line {
  try {
    const text = utf8.decode(bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes);
    return { number, text: number === 1 && text.startsWith('\ufeff') ? text.slice(1) : text };
  } catch {
    return { number, problem: 'not UTF-8 text' };
  }
}
