import { isUtf8 } from 'node:buffer';
import { lineFeed } from '../lines/line-feed.ts';
import { defaultMaxBytes, readLineBlocks } from '../lines/read-line-blocks.ts';
import { type Line, linesOf } from '../lines/read-lines.ts';

/** A line as what was made of its bytes, or as it is. */
export type ScannedRecord<T> = Line | { number: number; record: T };

/**
 * The lines of a file, as many at a time as have come: records of those that `scan` makes one of, the others as text.
 * Blank lines are counted but not given.
 */
export async function* scanLineBatches<T>(
  path: string,
  end: number | undefined,
  scan: (bytes: Buffer, start: number, end: number) => T | undefined,
): AsyncGenerator<ScannedRecord<T>[], void, undefined> {
  for await (const block of readLineBlocks(path, { end })) {
    if ('problem' in block || !isUtf8(block.bytes)) {
      yield linesOf(block);
      continue;
    }
    const { bytes } = block;
    const lines: ScannedRecord<T>[] = [];
    let before = block.before;
    for (let start = 0, feed = 0; start < bytes.length; start = feed + 1) {
      feed = bytes.indexOf(lineFeed, start);
      if (feed === -1) feed = bytes.length;
      const record = feed - start > defaultMaxBytes ? undefined : scan(bytes, start, feed);
      if (record !== undefined) lines.push({ number: before + 1, record });
      else for (const line of linesOf({ before, bytes: bytes.subarray(start, feed) })) lines.push(line);
      before++;
    }
    yield lines;
  }
}
