import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, readlink, realpath, stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ImageError } from '../../contract/errors.ts';
import type { ReadImageSettings } from '../read-image-options.ts';
import { readPlainFile } from './read-plain-file.ts';

/**
 * Reads a file that lies, once all links are resolved, below one of the allowed folders. Throws ImageError when it is
 * elsewhere, missing, no regular file, or too big.
 *
 * @param url A `file:` url, or a path relative to `root`.
 */
export type ReadFileUrl = (url: string, signal: AbortSignal) => Promise<Uint8Array>;

/** Creates a reader of files. */
export function createFileReader({ root, allowPaths, maxBytes, disk }: FileSettings): ReadFileUrl {
  const folders = [...(root === undefined ? [] : [root]), ...allowPaths].map(folderPath);
  const [base] = root === undefined ? [] : folders;
  return async (url, signal) => {
    const path = toPath(url, base);
    const folder = folders.find((folder) => path.startsWith(`${folder}${sep}`));
    const plain = folder === undefined ? undefined : await readPlainFile(path, folder, { maxBytes, signal, disk });
    return plain ?? readWithCare(path, folders, { maxBytes, signal });
  };
}

type FileSettings = Pick<ReadImageSettings, 'root' | 'allowPaths' | 'maxBytes' | 'disk'>;

async function readWithCare(
  path: string,
  folders: readonly string[],
  { maxBytes, signal }: Pick<ReadImageSettings, 'maxBytes' | 'signal'>,
): Promise<Uint8Array> {
  const real = await allowedPath(path, folders);
  const file = await open(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)).catch(
    (error) => cannotRead(path, error),
  );
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new ImageError(`${path} is not a file; expected an image.`, { code: 'unreadable' });
    if (!(await isStillAt(real, file, stats))) {
      const reason = `${path} was replaced while it was opened. Keep the images as they are during a run.`;
      throw new ImageError(reason, { code: 'unreadable' });
    }
    if (stats.size > maxBytes) {
      const reason = `${path} has ${stats.size} bytes, over the limit of ${maxBytes} for one image.`;
      throw new ImageError(reason, { code: 'too-large' });
    }
    return await readBytes(file, stats.size, signal);
  } finally {
    await file.close();
  }
}

/**
 * Whether what was opened is what was allowed: a folder on the way may have become a link in between. Linux tells where
 * an open file lies; elsewhere it must be the same file as the one that is there now, with no link on the way.
 */
async function isStillAt(real: string, file: FileHandle, { dev, ino }: Stats): Promise<boolean> {
  const path = await readlink(`/proc/self/fd/${file.fd}`).catch(() => undefined);
  if (path !== undefined) return path === real;
  const now = await stat(real).catch(() => undefined);
  return now?.dev === dev && now.ino === ino && (await realpath(real).catch(() => undefined)) === real;
}

/** Reads no more than there was: a file that grows without end is cut off, and then no sound picture. */
async function readBytes(file: FileHandle, size: number, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let filled = 0;
  while (filled < size) {
    signal.throwIfAborted();
    const { bytesRead } = await file.read(bytes, filled, size - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

const nameRoot = 'Name the folder of the images as root, such as loadImage: imageLoader({ root }).';

function toPath(url: string, root: string | undefined): string {
  if (!/^file:/i.test(url)) {
    if (root === undefined) {
      throw new ImageError(`${url} is relative, and no root folder was named.`, { code: 'no-root', advice: nameRoot });
    }
    return resolve(root, url);
  }
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new ImageError(`${url} is not a path on this machine: ${(cause as Error).message}.`, {
      code: 'bad-url',
      cause,
    });
  }
}

async function allowedPath(path: string, folders: readonly string[]): Promise<string> {
  if (folders.length === 0) {
    const reason = `${path} is not read: files are read only below a folder that was named.`;
    throw new ImageError(reason, { code: 'no-root', advice: nameRoot });
  }
  // What lies outside is told apart from what is missing only inside: the file system elsewhere is nobody's business.
  const inFolders = folders.some((folder) => isWithin(path, folder));
  const real = inFolders ? await realpath(path).catch((error) => cannotRead(path, error)) : await realPathOutside(path);
  for (const folder of folders) {
    if (isWithin(real, await realpath(folder).catch(() => folder))) return real;
  }
  const leads = inFolders ? ` (it is a link to ${real})` : '';
  throw new ImageError(`${path}${leads} is outside the folders that images may be read from: ${folders.join(', ')}.`, {
    code: 'outside-root',
    advice: 'Move it there, or name its folder in allowPaths, such as imageLoader({ root, allowPaths }).',
  });
}

/** Another machine's share is not even touched: Windows would sign in there. */
async function realPathOutside(path: string): Promise<string> {
  return path.startsWith('\\\\') ? path : realpath(path).catch(() => path);
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === path;
}

function folderPath(folder: string | URL): string {
  // Without the separator at its end that a url may have.
  return resolve(folder instanceof URL || /^file:/i.test(folder) ? fileURLToPath(folder) : folder);
}

function cannotRead(path: string, error: unknown): never {
  const { code, message } = error as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file',
    ENOTDIR: 'there is no such file',
    EACCES: 'it may not be read (permission denied)',
    ENXIO: 'it is not a file',
    ELOOP: 'its links go in a circle',
    EMFILE: 'this process has as many files open as it may; raise the limit with `ulimit -n`',
    ENFILE: 'this machine has as many files open as it may',
  };
  throw new ImageError(`${path} cannot be read: ${reasons[code ?? ''] ?? message}.`, {
    code: 'unreadable',
    cause: error,
  });
}
