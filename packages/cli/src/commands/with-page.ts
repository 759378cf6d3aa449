import { dirname, resolve } from 'node:path';
import { InputError } from '@visionprefer/core';
import { cannotWrite, makeFolder } from '@visionprefer/journal';
import type { WrittenReport } from '@visionprefer/report';
import type { CommonFlags } from '../options/common-options.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { describeSize } from '../terminal/describe-size.ts';
import { type OpenOutput, type Written, withOutput } from './with-output.ts';

/**
 * Does the work of a command that writes a page.
 *
 * @returns The exit code.
 * @throws InputError when the page would go to stdout, or its folder cannot be made.
 */
export async function withPage(
  flags: CommonFlags & { out: string },
  surroundings: Surroundings,
  work: (output: OpenOutput) => Promise<Written>,
): Promise<number> {
  const { out } = flags;
  if (out === '-') {
    throw new InputError('--out: this is a page with its pictures. Name a file, such as report.html.');
  }
  await makeFolder(dirname(resolve(surroundings.folder, out))).catch((error) => {
    throw cannotWrite(error, out);
  });
  // Problems are listed beside the page.
  const beside = `${out.replace(/\.html?$/i, '')}.jsonl`;
  return withOutput({ ...flags, out: beside }, surroundings, work);
}

/** Waits for a page to be written. @throws InputError when its place cannot be written. */
export async function pageWritten(writing: Promise<WrittenReport>, out: string): Promise<WrittenReport> {
  try {
    return await writing;
  } catch (error) {
    throw error instanceof Error && 'syscall' in error ? cannotWrite(error, out) : error;
  }
}

/** The page as the user would name it, and a line about it. */
export function describePage(
  { file: path, bytes, inFiles }: WrittenReport,
  { out, folder, samples }: { out: string; folder: string; samples: number },
): { file: string; line: string } {
  const isOut = path === resolve(folder, out);
  const file = isOut ? out : `${out.replace(/\.html?$/i, '').replace(/\/$/, '')}/index.html`;
  const note = inFiles ? `, in a folder that belongs together: ${dirname(file)}` : '';
  const line = `${file}  ${count(samples)} ${samples === 1 ? 'sample' : 'samples'}, ${describeSize(bytes)}${note}`;
  return { file, line };
}
