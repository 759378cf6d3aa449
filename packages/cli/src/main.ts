#!/usr/bin/env node
import module from 'node:module';
import { exitCodes } from './exit-codes.ts';
import { Interrupted } from './interrupted.ts';
import { tameConsole } from './terminal/tame-console.ts';
import { version } from './version.ts';

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
// The terminal was closed, or its connection lost.
process.on('SIGHUP', stop(exitCodes.hungUp));

let print = (text: string): void => void process.stderr.write(`${text}\n`);
tameConsole(console, (text) => print(text));

// A reader such as `head` that has seen enough is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.done);
  if (!isGone(error)) throw error;
});
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (!isGone(error)) throw error;
});

const args = process.argv.slice(2);
process.exitCode = isVersionAsked(args) ? tellVersion() : await runCommandLine(args);

/** Told before anything else is loaded. */
function isVersionAsked([first, ...others]: readonly string[]): boolean {
  return others.length === 0 && (first === '--version' || first === '-V');
}

function tellVersion(): number {
  process.stdout.write(`${version}\n`);
  return exitCodes.done;
}

async function runCommandLine(words: readonly string[]): Promise<number> {
  // What V8 made of the code is kept for the next start, in a folder that Node chooses. Other runtimes have their own ways.
  module.enableCompileCache?.();
  const program = await import('./program/run-command-line.ts');
  return program.runCommandLine(words, {
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
}

/** A terminal that is closed takes no more text; what is under way is finished all the same. */
function isGone({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EIO' || code === 'EPIPE' || code === 'EBADF';
}
