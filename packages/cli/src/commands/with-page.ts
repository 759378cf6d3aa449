import { dirname, resolve } from 'node:path';
import { InputError } from '@visionprefer/core';
import { cannotWrite, makeFolder } from '@visionprefer/journal';
import type { CommonFlags } from '../options/common-options.ts';
import type { Surroundings } from '../surroundings.ts';
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
