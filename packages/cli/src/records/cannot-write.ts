import { InputError } from '@visionprefer/core';

const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'a part of its path is a file',
  ENOSPC: 'the disk is full',
};

/** The error for an output that cannot be opened: an {@link InputError} that says why and what to do. */
export function cannotWrite(error: unknown, label: string): Error {
  if (error instanceof InputError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = reasons[code ?? ''] ?? message;
  return new InputError(`${label} cannot be written: ${reason}. Name another place with --out.`, { cause: error });
}
