import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';

/** A run's folder remembers in this file what it was made from. */
const noteFile = 'run.json';

/** Notes which samples a run's folder is about, so that a report of it needs not be told. Both paths absolute. */
export async function noteSamples(folder: string, samples: string): Promise<void> {
  await writeFile(join(folder, noteFile), `${JSON.stringify({ samples: relative(folder, samples) })}\n`);
}

/** The samples that were noted for a run's folder, as an absolute path; undefined when none were. */
export async function notedSamples(folder: string): Promise<string | undefined> {
  try {
    const note: unknown = JSON.parse(await readFile(join(folder, noteFile), 'utf8'));
    const samples = typeof note === 'object' && note !== null && 'samples' in note ? note.samples : undefined;
    return typeof samples === 'string' ? resolve(dirname(join(folder, noteFile)), samples) : undefined;
  } catch {
    return undefined;
  }
}
