import { posix, win32 } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * The url of an image as it is written in a samples file. Urls stay as they are; everything else is a path, taken
 * literally and relative to `folder`, and becomes an absolute `file:` url. `C:\images\a.png` is a path, not a url.
 *
 * @param windows Whether paths are read as on Windows. Default: as on this machine.
 */
export function imageUrl(written: string, folder: string, windows: boolean = process.platform === 'win32'): string {
  if (/^(file|https?|data):/i.test(written) || /^[a-z][a-z0-9+.-]+:\/\//i.test(written)) return written;
  const { resolve } = windows ? win32 : posix;
  return pathToFileURL(resolve(folder, written), { windows }).href;
}
