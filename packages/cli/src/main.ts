#!/usr/bin/env node
import { exitCodes } from './exit-codes.ts';
import { Interrupted } from './interrupted.ts';
import { runCommandLine } from './run-command-line.ts';

const stopping = new AbortController();
const stop = (exitCode: number) => () => {
  // Who asks a second time does not want to wait.
  if (stopping.signal.aborted) process.exit(exitCode);
  stopping.abort(new Interrupted(exitCode));
};
process.on('SIGINT', stop(exitCodes.interrupted));
process.on('SIGTERM', stop(exitCodes.terminated));

// A reader such as `head` that has seen enough is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.done);
  throw error;
});

process.exitCode = await runCommandLine(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  folder: process.cwd(),
  environment: process.env,
  signal: stopping.signal,
});
