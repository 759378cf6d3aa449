import { createHash } from 'node:crypto';
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';

/** A file that is being written, and what has gone into it. */
export interface OpenFile {
  readonly bytes: number;
  write(bytes: Uint8Array): void;
  /** Brings it to the disk and closes it. Gives its SHA-256 in hex. */
  close(): string;
  /** Closes it as it is. Harmless after `close`. */
  discard(): void;
}

/**
 * Opens a new file for writing. Writes are synchronous: a full disk stops the very write that it fails.
 *
 * @throws NodeJS.ErrnoException of the file system.
 */
export function openFile(path: string): OpenFile {
  const hash = createHash('sha256');
  let file: number | undefined = openSync(path, 'wx');
  let size = 0;
  const close = (sync: boolean) => {
    if (file === undefined) return;
    try {
      if (sync) fdatasyncSync(file);
    } finally {
      closeSync(file);
      file = undefined;
    }
  };
  return {
    get bytes() {
      return size;
    },
    write(bytes) {
      if (file === undefined) throw new Error(`${path} is closed.`);
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
      hash.update(bytes);
      size += bytes.length;
    },
    close() {
      close(true);
      return hash.digest('hex');
    },
    discard: () => close(false),
  };
}
