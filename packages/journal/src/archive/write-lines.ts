import { appendFileSync, writeFileSync } from 'node:fs';
import { writeLine } from '../lines/journal-line.ts';
import { flushFile, type JournalWriter } from './journal-writer.ts';

/** Characters that are gathered before they are handed to the disk. */
const blockLength = 1024 * 1024;

/** Begins a journal of lines. A file that is there is written over. */
export function openLinesWriter(path: string): JournalWriter {
  let lines = '';
  writeFileSync(path, '');
  const flush = () => {
    appendFileSync(path, lines);
    lines = '';
  };
  return {
    write({ annotation, line }) {
      // What the columns could not tell is a line as it was; all others are written as a run would write them.
      lines += line === '' ? writeLine(annotation) : `${line}\n`;
      if (lines.length >= blockLength) flush();
    },
    async finish() {
      flush();
      await flushFile(path);
    },
  };
}
