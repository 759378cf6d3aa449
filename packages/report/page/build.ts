/** Bundles the front ends into `dist/pages`, from where the published package reads them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadPage } from './bundle.ts';

const folder = join(import.meta.dirname, '../dist/pages');
await mkdir(folder, { recursive: true });
for (const name of ['report', 'review'] as const) {
  const { script, style } = await loadPage(name);
  await writeFile(join(folder, `${name}.js`), script);
  await writeFile(join(folder, `${name}.css`), style);
}
