import { once } from 'node:events';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { InputError } from '@visionprefer/core';
import { cannotWrite, writeFailed } from '../file/cannot-write.ts';
import { makeFolder } from '../file/make-folder.ts';
import { parseJsonLine } from '../lines/parse-json-line.ts';
import { readLines } from '../lines/read-lines.ts';
import { writeJson } from '../lines/write-json.ts';

/** A file of records that is written aside and takes its name when it is whole. */
export interface RecordWriter {
  /** Writes records, one a line. */
  write(...records: readonly unknown[]): Promise<void>;
  /** Writes a line as it is. */
  writeLine(line: string): Promise<void>;
  /** Gives the file its name. */
  finish(): Promise<void>;
  /** Takes away what was written, when the work did not come to its end. Harmless after `finish`. */
  discard(): Promise<void>;
}

/** Where records go, and what must not be overwritten. */
export interface RecordTarget {
  /** As the user named it; relative to `folder`. `-` writes to stdout. */
  named: string;
  folder: string;
  stdout: Writable;
  /** Files that are read by the same command, as the user named them. */
  inputs?: readonly string[];
  /** Whether an existing file's first record is of the kind that is written, so that it may be replaced. */
  replaces: (record: unknown) => boolean;
}

/**
 * Opens a file of records for writing.
 *
 * @throws InputError when it cannot be written, is one of the inputs, or exists and holds something else.
 */
export async function openRecordWriter(target: RecordTarget): Promise<RecordWriter> {
  if (target.named === '-') return streamWriter(target.stdout);
  const { named, folder } = target;
  const path = resolve(folder, named);
  await checkTarget(target);
  const aside = `${path}.${process.pid}.part`;
  try {
    await makeFolder(dirname(path));
    await (await open(aside, 'w')).close();
  } catch (error) {
    throw cannotWrite(error, named);
  }
  return fileWriter(path, aside, named);
}

/**
 * Checks that an existing file may be replaced by records.
 *
 * @throws InputError when it is one of the inputs, holds something else, or is no regular file.
 */
export async function checkTarget({
  named,
  folder,
  inputs = [],
  replaces,
}: Omit<RecordTarget, 'stdout'>): Promise<void> {
  const path = resolve(folder, named);
  const stats = await stat(path).catch(() => undefined);
  if (!stats) return;
  // Renaming over a device would put a file in its place.
  if (!stats.isFile()) throw new InputError(`${named} is no regular file. Name a file, or - for stdout.`);
  const real = await realpath(path);
  for (const input of inputs) {
    if ((await realpath(resolve(folder, input)).catch(() => '')) !== real) continue;
    throw new InputError(`${named} is read by this command and cannot be its output too. Name another file.`);
  }
  if (stats.size === 0) return;
  for await (const line of readLines(path)) {
    const parsed = 'text' in line ? parseJsonLine(line.text) : line;
    if ('value' in parsed && replaces(parsed.value)) return;
    throw new InputError(
      `${named} exists and holds something else than this command writes. Name another file, or remove it.`,
    );
  }
}

/** Characters that are gathered before they are handed to the disk. */
const blockLength = 256 * 1024;

function fileWriter(path: string, aside: string, named: string): RecordWriter {
  const stream = createWriteStream(aside, { flush: true, highWaterMark: blockLength });
  let failure: Error | undefined;
  stream.on('error', (error) => {
    failure = writeFailed(error, named, 'What stood there before is kept. Mend that, and run the same command again.');
  });
  const closed = once(stream, 'close');
  closed.catch(() => {});
  let lines = '';
  const flush = async () => {
    if (failure) throw failure;
    const block = lines;
    lines = '';
    if (stream.write(block)) return;
    await Promise.race([once(stream, 'drain'), closed]).catch((error) => {
      throw failure ?? error;
    });
  };
  return {
    async write(...records) {
      for (const record of records) {
        lines += `${writeJson(record)}\n`;
        if (lines.length >= blockLength) await flush();
      }
    },
    async writeLine(line) {
      lines += `${line}\n`;
      if (lines.length >= blockLength) await flush();
    },
    async finish() {
      if (lines !== '') await flush();
      stream.end();
      await closed.catch((error) => {
        throw failure ?? error;
      });
      if (failure) throw failure;
      renameSync(aside, path);
    },
    async discard() {
      stream.destroy();
      rmSync(aside, { force: true });
    },
  };
}

function streamWriter(stream: Writable): RecordWriter {
  const writeLine = async (line: string) => {
    if (!stream.write(`${line}\n`)) await once(stream, 'drain');
  };
  return {
    async write(...records) {
      for (const record of records) await writeLine(writeJson(record));
    },
    writeLine,
    finish: async () => {},
    discard: async () => {},
  };
}
