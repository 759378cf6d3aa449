import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const packagesFolder = join(import.meta.dirname, '../packages');
const folders = readdirSync(packagesFolder);

/** What each package may import besides what its own manifest names; plugins are all of one kind. */
const arrows: Record<string, readonly string[]> = {
  core: [],
  images: ['core'],
  aggregator: ['core'],
  'fake-vendors': ['core'],
  telemetry: ['core'],
  journal: ['core'],
  dataset: ['core', 'journal', 'aggregator'],
  report: ['core', 'journal', 'aggregator'],
  prices: ['core'],
  annotator: ['core'],
  cli: folders,
};

describe.each(folders)('packages/%s', (folder) => {
  const manifest = JSON.parse(readFileSync(join(packagesFolder, folder, 'package.json'), 'utf8')) as Manifest;
  const mayImport = arrows[folder.startsWith('annotator-') ? 'annotator' : folder];
  const named = { ...manifest.dependencies, ...manifest.peerDependencies };
  const imported = importsOf(join(packagesFolder, folder, 'src'));

  test('has its place among the arrows', () => {
    expect(mayImport, `say in test/arrows.test.ts what ${folder} may import`).toBeDefined();
  });

  test('imports only the packages of the house that it may', () => {
    const own = [...imported, ...Object.keys(named)].filter((name) => name.startsWith('@visionprefer/'));
    const allowed = [folder, ...(mayImport ?? [])].map((name) => `@visionprefer/${name}`);
    expect(own.filter((name) => !allowed.includes(name))).toEqual([]);
  });

  test('imports nothing that its manifest does not name', () => {
    const foreign = [...imported].filter((name) => !/^(node:|#)/.test(name) && name !== manifest.name);
    expect(foreign.filter((name) => !(name in named))).toEqual([]);
  });

  test('names nothing that it does not import', () => {
    // Types that a dependency's own declarations need but do not bring.
    const needed = Object.keys(named).filter((name) => !name.startsWith('@types/'));
    expect(needed.filter((name) => !imported.has(name))).toEqual([]);
  });
});

test('core depends on zod alone', () => {
  const { dependencies, peerDependencies } = JSON.parse(
    readFileSync(join(packagesFolder, 'core/package.json'), 'utf8'),
  ) as Manifest;
  expect({ dependencies: Object.keys(dependencies ?? {}), peerDependencies }).toEqual({ dependencies: ['zod'] });
});

/** `import … from 'x'`, `export … from 'x'` over one line or several, and `import('x')`, but not relative ones. */
const importPattern = /^(?:import|export|\}) .*?from '([^'.][^']*)'|\bimport\('([^'.][^']*)'\)/gm;

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

/** Names of the packages that the sources below a folder import, types included. */
function importsOf(folder: string): Set<string> {
  const names = new Set<string>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const source = readFileSync(join(folder, file), 'utf8');
    for (const [, written, lazy] of source.matchAll(importPattern)) {
      const specifier = written ?? lazy ?? '';
      const [scope = '', name] = specifier.split('/');
      names.add(scope.startsWith('@') ? `${scope}/${name}` : scope);
    }
  }
  return names;
}
