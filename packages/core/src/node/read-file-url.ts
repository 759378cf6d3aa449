import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ImageError } from '../errors.ts';
import type { ReadImageSettings } from '../read-image.ts';

/**
 * Reads a file that lies, once all links are resolved, below one of the allowed folders.
 *
 * @param url A `file:` url, or a path relative to `root`.
 * @throws ImageError when it is elsewhere, missing, no regular file, or too big.
 */
export async function readFileUrl(url: string, settings: ReadImageSettings): Promise<Uint8Array> {
  const path = toPath(url, settings.root);
  const real = await allowedPath(path, settings);
  const file = await open(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)).catch(
    (error) => cannotRead(path, error),
  );
  try {
    const { size, ...stats } = await file.stat();
    if (!(stats.mode & constants.S_IFREG)) throw new ImageError(`${path} is not a file; expected an image.`);
    if (size > settings.maxBytes) {
      throw new ImageError(`${path} has ${size} bytes, over the limit of ${settings.maxBytes} for one image.`);
    }
    const { buffer, byteOffset, byteLength } = await file.readFile({ signal: settings.signal });
    return new Uint8Array(buffer, byteOffset, byteLength);
  } finally {
    await file.close();
  }
}

function toPath(url: string, root: string | URL | undefined): string {
  if (!/^file:/i.test(url)) {
    if (root === undefined) {
      throw new ImageError(`${url} is relative, and no root folder was named. Name one, or use a file: url.`);
    }
    return resolve(folderPath(root), url);
  }
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new ImageError(`${url} is not a path on this machine: ${(cause as Error).message}.`, { cause });
  }
}

async function allowedPath(path: string, { root, allowPaths }: ReadImageSettings): Promise<string> {
  const folders = [...(root === undefined ? [] : [root]), ...allowPaths].map(folderPath);
  if (folders.length === 0) {
    throw new ImageError(`${path} is not read: files are read only below a folder that you name as root.`);
  }
  // What lies outside is told apart from what is missing only inside: the file system elsewhere is nobody's business.
  const inFolders = folders.some((folder) => isWithin(path, folder));
  const real = inFolders
    ? await realpath(path).catch((error) => cannotRead(path, error))
    : await realpath(path).catch(() => path);
  for (const folder of folders) {
    if (isWithin(real, await realpath(folder).catch(() => folder))) return real;
  }
  const leads = inFolders ? ` (it is a link to ${real})` : '';
  throw new ImageError(
    `${path}${leads} is outside the folders that images may be read from: ${folders.join(', ')}. Move it there, or allow its folder too.`,
  );
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === path;
}

function folderPath(folder: string | URL): string {
  return folder instanceof URL || /^file:/i.test(folder) ? fileURLToPath(folder) : resolve(folder);
}

function cannotRead(path: string, error: unknown): never {
  const { code, message } = error as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file',
    ENOTDIR: 'there is no such file',
    EACCES: 'it may not be read (permission denied)',
    ENXIO: 'it is not a file',
    ELOOP: 'its links go in a circle',
  };
  throw new ImageError(`${path} cannot be read: ${reasons[code ?? ''] ?? message}.`, { cause: error });
}
