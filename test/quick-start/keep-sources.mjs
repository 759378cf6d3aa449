// Lays down every source without its types, as `hand-on-kept.mjs` hands them on, and removes what no source has now.
import { globSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { nameOf, root, stripped, writeWhole } from './kept.mjs';

mkdirSync(stripped, { recursive: true });
const laidDown = new Set(readdirSync(stripped));
const sources = globSync('{packages/*/{src,test,bench,page},test,examples,bench,scripts}/**/*.ts', {
  cwd: root,
  exclude: (path) => path.endsWith('.test.ts') || path.endsWith('node_modules'),
});
const wanted = new Set();
for (const path of sources) {
  const source = readFileSync(join(root, path), 'utf8');
  const name = nameOf(source);
  wanted.add(name);
  if (!laidDown.has(name)) writeWhole(join(stripped, name), stripTypeScriptTypes(source));
}
for (const name of laidDown) if (!wanted.has(name)) rmSync(join(stripped, name), { force: true });
