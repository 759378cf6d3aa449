import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { linkOut } from './link-out.ts';
import { pages, root } from './repository.ts';
import { writeReference } from './write-reference.ts';

const docs = join(root, 'docs');

/** Writes all pages of the site into `pages/`: those of `docs/`, the first one, and the reference. */
export async function writePages(): Promise<void> {
  rmSync(pages, { recursive: true, force: true });
  await writeReference(join(pages, 'reference'));
  cpSync(join(import.meta.dirname, '../index.md'), join(pages, 'index.md'));
  for (const file of readdirSync(docs, { recursive: true, encoding: 'utf8' })) writePage(file);
}

/** Writes a page of `docs/` anew whenever it changes, until the process ends. */
export function watchPages(): void {
  watch(docs, { recursive: true }, (_, file) => {
    if (file && existsSync(join(docs, file))) writePage(file);
  });
}

/** Brings a page over, with links to files that are no pages made whole; other files as they are. */
function writePage(file: string): void {
  const target = join(pages, file);
  mkdirSync(dirname(target), { recursive: true });
  if (file.endsWith('.md')) writeFileSync(target, linkOut(readFileSync(join(docs, file), 'utf8'), join('docs', file)));
  else if (/\.\w+$/.test(file)) cpSync(join(docs, file), target);
}
