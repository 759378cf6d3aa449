import { join } from 'node:path';
import { openFile } from './open-file.ts';
import type { WrittenFile } from './written-file.ts';

/** Writes a text as a file of a folder, and brings it to the disk. */
export function writeText(folder: string, name: string, text: string): WrittenFile {
  const bytes = new TextEncoder().encode(text);
  const file = openFile(join(folder, name));
  file.write(bytes);
  return { path: name, bytes: bytes.length, sha256: file.close() };
}
