import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFree, type IsReplaceable } from '../files/atomic-folder.ts';

/** Whether a folder holds a data set that was written here, told by its manifest, and nothing besides. */
export function isDataset(folder: string): IsReplaceable {
  return (entries) => {
    const formats = readFormats(join(folder, 'manifest.json'));
    return formats !== undefined && entries.every((entry) => entry === 'manifest.json' || formats.includes(entry));
  };
}

/**
 * Checks that a data set can be written to a folder: it is not there, is empty, or, with `replaces`, holds a data set that
 * was written here.
 *
 * @param out Absolute path.
 * @param label The folder as the user named it.
 * @throws InputError when it holds something else.
 */
export function checkDatasetFolder(out: string, label: string, replaces: boolean): void {
  checkFree(out, label, replaces ? isDataset(out) : undefined);
}

/** Ids of the formats of a manifest; undefined when there is none. */
function readFormats(path: string): string[] | undefined {
  try {
    const { writtenBy, options } = JSON.parse(readFileSync(path, 'utf8')) as {
      writtenBy?: unknown;
      options?: { formats?: unknown };
    };
    if (typeof writtenBy !== 'string' || !writtenBy.startsWith('@visionprefer/dataset ')) return undefined;
    const { formats } = options ?? {};
    return Array.isArray(formats) ? formats.filter((id) => typeof id === 'string') : undefined;
  } catch {
    return undefined;
  }
}
