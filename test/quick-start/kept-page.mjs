import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pages } from './kept.mjs';

/** Stands in for `packages/report/page/bundle.ts`, which bundles in each process anew. */
export async function loadPage(name) {
  return JSON.parse(await readFile(join(pages, `${name}.json`), 'utf8'));
}
