import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** The repository. */
export const root = join(import.meta.dirname, '../..');

/** Where sources lie without their types, as this Node takes them out. */
export const stripped = join(root, 'node_modules/.cache/visionprefer', `stripped-${process.version}`);

/** The name of a source there: its digest. */
export function nameOf(source) {
  return createHash('sha1').update(source).digest('hex');
}
