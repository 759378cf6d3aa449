import { InputError } from '@visionprefer/core';
import { WriteError } from '@visionprefer/journal';
import { exitCodes } from '../exit-codes.ts';
import { Interrupted } from '../interrupted.ts';
import type { Surroundings } from '../surroundings.ts';
import { printable } from '../terminal/display-text.ts';
import { createProgram, isCommandLineEnd } from './program.ts';

/**
 * Runs the command `visionprefer` once.
 *
 * @param args What stands behind the command's name.
 * @returns The exit code: 0 done, 1 done but something was left out, 2 nothing done, 129, 130 or 143 stopped.
 */
export async function runCommandLine(args: readonly string[], surroundings: Surroundings): Promise<number> {
  let exitCode: number = exitCodes.done;
  const program = createProgram({ ...surroundings, args }, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (isCommandLineEnd(error)) return error.exitCode === 0 ? exitCodes.done : exitCodes.unusable;
    return tellError(error, surroundings);
  }
}

function tellError(error: unknown, { stderr, environment, signal }: Surroundings): number {
  if (error instanceof Interrupted && error === signal.reason) {
    stderr.write('visionprefer: stopped. What was being written was thrown away.\n');
    return error.exitCode;
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const mistake = error instanceof InputError;
  const expected = mistake || error instanceof WriteError;
  stderr.write(`visionprefer: ${printable(message)}\n`);
  if (environment.VISIONPREFER_DEBUG) stderr.write(`${stack}\n`);
  else if (!expected) stderr.write('This was not expected. VISIONPREFER_DEBUG=1 shows where it happened.\n');
  return mistake ? exitCodes.unusable : exitCodes.failures;
}
