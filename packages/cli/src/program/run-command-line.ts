import { exitCodes } from '../exit-codes.ts';
import { exitCodeOf, Interrupted } from '../interrupted.ts';
import type { Surroundings } from '../surroundings.ts';
import { jsonDocument } from '../terminal/json-document.ts';
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
  const isJson = args.includes('--json');
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!isCommandLineEnd(error)) return tellError(error, surroundings, isJson);
    if (error.exitCode === 0) return exitCodes.done;
    if (isJson) tellFailure(error.message.replace(/^error: /, ''), exitCodes.unusable, surroundings);
    return exitCodes.unusable;
  }
}

async function tellError(error: unknown, surroundings: Surroundings, isJson: boolean): Promise<number> {
  const { stderr, environment } = surroundings;
  if (error instanceof Interrupted && exitCodeOf(surroundings) !== undefined) {
    stderr.write(`visionprefer: ${error.message}
`);
    if (isJson) tellFailure(error.message, error.exitCode, surroundings);
    return error.exitCode;
  }
  // Loaded here, so that help and a sound command line need none of them.
  const [{ InputError }, { WriteError }, { printable }] = await Promise.all([
    import('@visionprefer/core'),
    import('@visionprefer/journal'),
    import('../terminal/display-text.ts'),
  ]);
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const mistake = error instanceof InputError;
  const expected = mistake || error instanceof WriteError;
  const exitCode = mistake ? exitCodes.unusable : exitCodes.failures;
  stderr.write(`visionprefer: ${printable(message)}\n`);
  if (environment.VISIONPREFER_DEBUG) stderr.write(`${stack}\n`);
  else if (!expected) stderr.write('This was not expected. VISIONPREFER_DEBUG=1 shows where it happened.\n');
  if (isJson) tellFailure(printable(message), exitCode, surroundings);
  return exitCode;
}

/** With `--json`, a command that fails says so on stdout too. */
function tellFailure(message: string, exitCode: number, { stdout }: Surroundings): void {
  stdout.write(jsonDocument({ error: { message, exitCode } }));
}
