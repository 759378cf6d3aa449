import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';

/** One record of a CSV or TSV file, at the line it begins in; or why there is none. */
export type CellsLine = { line: number } & ({ cells: string[] } | { problem: string });

interface CsvRecord {
  record: string[];
  /** `lines` counts the line ends read so far, those within quotes included. */
  info: { lines: number };
}

/**
 * Reads CSV, and TSV where the name ends so, record by record, the header like the others. A quotation mark that quotes
 * nothing is one; in TSV all are, since it has no quoting. Records that are not UTF-8 are given as a problem, and so is
 * one whose quotes never end, which takes the rest of the file with it; all before it are given.
 */
export async function* readCells(path: string): AsyncGenerator<CellsLine, void, undefined> {
  const tabs = /\.tsv$/i.test(path);
  const text = { isSound: true };
  let isTorn = false;
  const records = parse({
    bom: true,
    delimiter: tabs ? '\t' : ',',
    quote: tabs ? null : '"',
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: 64 * 1024 * 1024,
    // An error would throw away the records that wait to be read.
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error?.code !== 'CSV_QUOTE_NOT_CLOSED') throw error;
      isTorn = true;
    },
  });
  const reading = pipeline(createReadStream(path), (chunks) => watchText(chunks, text), records);
  // Whoever reads the records is told.
  reading.catch(() => {});
  let read = 0;
  try {
    for await (const { record, info } of records as AsyncIterable<CsvRecord>) {
      const line = read + 1;
      read = info.lines;
      const isText = text.isSound || !record.some((cell) => cell.includes('\ufffd'));
      yield isText ? { line, cells: record } : { line, problem: 'not UTF-8 text' };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    isTorn = true;
  } finally {
    records.destroy();
  }
  if (isTorn) {
    yield { line: read + 1, problem: 'not CSV from here on: a quotation mark in this record is never closed' };
  }
}

/** Hands on the bytes of a file, and notes where they stop being UTF-8: until then a U+FFFD is what the file says. */
async function* watchText(chunks: AsyncIterable<Buffer>, text: { isSound: boolean }) {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isUtf16: boolean | undefined;
  for await (const chunk of chunks) {
    // What begins with the mark of UTF-16 is decoded as such.
    isUtf16 ??= chunk[0] === 0xff && chunk[1] === 0xfe;
    try {
      if (text.isSound && !isUtf16) decoder.decode(chunk, { stream: true });
    } catch {
      text.isSound = false;
    }
    yield chunk;
  }
}
