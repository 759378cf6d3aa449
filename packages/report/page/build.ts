/** Bundles the front ends into `dist/pages`, from where the published package reads them. */
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundlePage } from './bundle.ts';

const folder = join(import.meta.dirname, '../dist/pages');
const modules = join(import.meta.dirname, '../../../node_modules');
await mkdir(folder, { recursive: true });
const included = new Set<string>();
for (const name of ['report', 'compare', 'review', 'person', 'lead'] as const) {
  const { script, style, packages } = await bundlePage(name);
  await writeFile(join(folder, `${name}.js`), script);
  await writeFile(join(folder, `${name}.css`), style);
  for (const each of packages) included.add(each);
}
// The pages hold these packages whole or in part, and their licences want to be told.
const notices = [...included]
  .sort()
  .map((name) => `${name}\n\n${readFileSync(join(modules, name, 'LICENSE'), 'utf8')}`);
await writeFile(join(folder, 'THIRD-PARTY-LICENSES.txt'), notices.join('\n\n'));
