#!/usr/bin/env node
import { exitCodes } from './exit-codes.ts';
import { Interrupted } from './interrupted.ts';
import { runCommandLine } from './program/run-command-line.ts';
import { tameConsole } from './terminal/tame-console.ts';

const draining = new AbortController();
const stopping = new AbortController();
let drains = false;
const stop = (exitCode: number) => () => {
  const reason = new Interrupted(exitCode);
  if (drains && !draining.signal.aborted) draining.abort(reason);
  else if (!stopping.signal.aborted) stopping.abort(reason);
  // The third one waits for nothing.
  else process.exit(exitCode);
};
process.on('SIGINT', stop(exitCodes.interrupted));
process.on('SIGTERM', stop(exitCodes.terminated));

let print = (text: string): void => void process.stderr.write(`${text}\n`);
tameConsole(console, (text) => print(text));

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
  drain: () => {
    drains = true;
    return draining.signal;
  },
  signal: stopping.signal,
  printConsole: (by) => {
    print = by;
  },
});
