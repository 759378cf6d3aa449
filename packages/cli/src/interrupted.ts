import { exitCodes } from './exit-codes.ts';
import type { Surroundings } from './surroundings.ts';

/** Why work was stopped from outside, and the exit code that tells it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly exitCode: number;

  /** @param kept What became of the work, in words. */
  constructor(exitCode: number, kept = 'What was being written was thrown away.') {
    super(`stopped. ${kept}`);
    this.exitCode = exitCode;
  }
}

/** The same reason, telling what was kept; any other error as it is. */
export function withKept(error: unknown, kept: string): unknown {
  return error instanceof Interrupted ? new Interrupted(error.exitCode, kept) : error;
}

/** The exit code of a command that drains and was asked to stop; undefined when nobody asked. */
export function exitCodeOf({ signal, drain }: Pick<Surroundings, 'signal' | 'drain'>): number | undefined {
  const draining = drain();
  if (!signal.aborted && !draining.aborted) return undefined;
  const { reason } = signal.aborted ? signal : draining;
  return reason instanceof Interrupted ? reason.exitCode : exitCodes.interrupted;
}
