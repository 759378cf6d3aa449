import { createHash } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The repository. */
export const root = join(import.meta.dirname, '../..');

const cache = join(root, 'node_modules/.cache/visionprefer');

/** Where sources lie without their types, as this Node takes them out. */
export const stripped = join(cache, `stripped-${process.version}`);

/** Where the pages of reports lie bundled: `<name>.json` each. */
export const pages = join(cache, 'pages');

/** The name of a source there: its digest. */
export function nameOf(source) {
  return createHash('sha1').update(source).digest('hex');
}

/** Writes a file in one step, for a second run of tests beside this one. */
export function writeWhole(path, text) {
  const aside = `${path}.${process.pid}`;
  writeFileSync(aside, text);
  renameSync(aside, path);
}
