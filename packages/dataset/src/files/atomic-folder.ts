import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { InputError } from '@visionprefer/core';

/** A folder that is filled aside and takes its name when it is whole. */
export interface AtomicFolder {
  /** Where to write. */
  path: string;
  /** Gives it its name. */
  finish(): void;
  /** Takes it away. Harmless after `finish`. */
  discard(): void;
  /** Folders of the same kind that a process left which was killed. */
  leftovers: string[];
}

/**
 * Opens a {@link AtomicFolder} beside the folder it becomes.
 *
 * @param label The folder as the user named it.
 * @param replaces Whether what the folder holds may be replaced. Default: nothing may.
 * @throws InputError when the folder is there and holds what may not be replaced, or is no folder.
 */
export function openAtomicFolder(out: string, label: string, replaces: IsReplaceable = () => false): AtomicFolder {
  checkFree(out, label, replaces);
  mkdirSync(dirname(out), { recursive: true });
  const prefix = `${basename(out)}.part-`;
  const leftovers = readdirSync(dirname(out)).filter((name) => name.startsWith(prefix));
  const path = join(dirname(out), `${prefix}${process.pid}`);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path);
  return {
    path,
    leftovers,
    finish() {
      checkFree(out, label, replaces);
      // A folder takes the name of no other: what is there steps aside, and goes once the new one is in its place.
      const aside = `${path}-before`;
      rmSync(aside, { recursive: true, force: true });
      if (existsSync(out)) renameSync(out, aside);
      renameSync(path, out);
      rmSync(aside, { recursive: true, force: true });
    },
    discard: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Whether a folder with these entries may be replaced. */
export type IsReplaceable = (entries: readonly string[]) => boolean;

/**
 * Checks that a folder may be written.
 *
 * @throws InputError as {@link openAtomicFolder} does.
 */
export function checkFree(out: string, label: string, replaces: IsReplaceable = () => false): void {
  const stats = statSync(out, { throwIfNoEntry: false });
  if (!stats) return;
  if (!stats.isDirectory()) throw new InputError(`${label} is a file. Name a folder that is not there yet as --out.`);
  const entries = readdirSync(out);
  if (entries.length === 0 || replaces(entries)) return;
  throw new InputError(
    `${label} is not empty: it holds ${entries.slice(0, 3).join(', ')}${entries.length > 3 ? ' …' : ''}. Name another folder, or empty this one.`,
  );
}
