// Bundles the pages of reports, as `hand-on-kept.mjs` hands them on, when something that they are made of has changed.
import { globSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nameOf, pages, root, writeWhole } from './kept.mjs';

const madeOf = globSync(['packages/report/page/**/*.*', 'packages/{report,core,aggregator}/src/**/*.ts'], {
  cwd: root,
});
const read = (path) => readFileSync(join(root, path), 'utf8');
const digest = nameOf([...madeOf.sort(), 'package-lock.json'].map((path) => path + read(path)).join());
if (keptDigest() !== digest) {
  const { bundlePage } = await import('../../packages/report/page/bundle.ts');
  mkdirSync(pages, { recursive: true });
  for (const name of ['report', 'compare', 'review', 'person', 'lead']) {
    const { script, style } = await bundlePage(name);
    writeWhole(join(pages, `${name}.json`), JSON.stringify({ script, style }));
  }
  writeWhole(join(pages, 'digest'), digest);
}

function keptDigest() {
  try {
    return readFileSync(join(pages, 'digest'), 'utf8');
  } catch {
    return undefined;
  }
}
