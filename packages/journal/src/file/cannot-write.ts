import { InputError } from '@visionprefer/core';

const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'a part of its path is a file',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file is as large as it may be',
  EIO: 'the disk has a fault',
  EMFILE: 'this process has as many files open as it may (raise the limit with `ulimit -n`)',
  ENFILE: 'this machine has as many files open as it may',
};

/** The error for an output that cannot be opened: an {@link InputError} that says why and what to do. */
export function cannotWrite(error: unknown, label: string): Error {
  if (error instanceof InputError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = reasons[code ?? ''] ?? message;
  return new InputError(`${label} cannot be written: ${reason}. Name another place.`, { cause: error });
}

/** An output that failed while it was being written. */
export class WriteError extends Error {
  override readonly name = 'WriteError';
}

const goesOn = 'What was settled before is kept. Mend that, and run the same command again: it goes on from there.';

/**
 * The error for an output that failed while it was being written.
 *
 * @param label The file as the user named it.
 * @param remains What is left of the work, and what to do. Default: that of a journal, which keeps what is in it.
 */
export function writeFailed(cause: unknown, label: string, remains: string = goesOn): WriteError {
  if (cause instanceof WriteError) return cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  const reason = reasons[code ?? ''] ?? message;
  return new WriteError(`${label} cannot be written any further: ${reason}. ${remains}`, { cause });
}

/** The error for a file that another program wrote to, or took over, while it was this run's own. */
export function disturbed(label: string): WriteError {
  return new WriteError(
    `${label} was changed by another program while it was being written. Nothing further is asked. See what changed it, and run the same command again: it goes on from what the file holds.`,
  );
}
