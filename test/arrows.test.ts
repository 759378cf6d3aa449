import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importCircles, sourceFiles, specifiersOf } from './import-graph.ts';

const root = join(import.meta.dirname, '..');
const packagesFolder = join(root, 'packages');
const folders = readdirSync(packagesFolder);

/** What each package may import besides what its own manifest names; plugins are all of one kind. */
const arrows: Record<string, readonly string[]> = {
  core: [],
  onnx: [],
  autodiff: ['onnx'],
  images: ['core'],
  aggregator: ['core'],
  'fake-vendors': ['core'],
  telemetry: ['core'],
  journal: ['core'],
  fleet: ['core'],
  generate: ['core', 'images', 'journal'],
  dataset: ['core', 'journal', 'aggregator'],
  report: ['core', 'journal', 'aggregator'],
  prices: ['core'],
  'vp-score': ['core', 'journal', 'aggregator', 'dataset', 'images', 'onnx', 'annotator-pixels', 'encoder-lite0'],
  serve: ['core', 'journal', 'aggregator', 'vp-score'],
  check: ['core', 'aggregator', 'vp-score', 'autodiff'],
  encoder: [],
  annotator: ['core'],
  generator: ['core'],
  cli: folders,
};

describe.each(folders)('packages/%s', (folder) => {
  const manifest = JSON.parse(readFileSync(join(packagesFolder, folder, 'package.json'), 'utf8')) as Manifest;
  const mayImport = arrows[/^(annotator|generator|encoder)-/.exec(folder)?.[1] ?? folder];
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

  test('imports in no circle, types included', () => {
    expect(importCircles(join(packagesFolder, folder, 'src'))).toEqual([]);
  });

  test('has at most a dozen files loose in src', () => {
    const loose = readdirSync(join(packagesFolder, folder, 'src')).filter((name) => name.endsWith('.ts'));
    expect(loose.length, loose.join(', ')).toBeLessThanOrEqual(12);
  });
});

test('a source file is imported from within its own package alone: by others through a door', () => {
  const files = ['packages', 'test', 'bench', 'examples', 'scripts'].flatMap((part) => sourceFiles(join(root, part)));
  const trespasses = files.flatMap((file) =>
    specifiersOf(file)
      .filter((specifier) => specifier.startsWith('.'))
      .filter((specifier) => {
        const owner = sourceOwner(join(dirname(file), specifier));
        return owner !== undefined && owner !== ownerOf(file);
      })
      .map((specifier) => `${relative(root, file)} imports ${specifier}`),
  );
  expect(trespasses).toEqual([]);
});

test('a circle is found, through a type and a lazy import too, and shown as it runs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'visionprefer-circle-'));
  const files = {
    'a.ts': "import { b } from './b.ts';\nexport const a = b;\n",
    'b.ts': "import type { C } from './rooms/c.ts';\nexport const b: C = 1;\n",
    'rooms/c.ts': "export type C = number;\nexport const later = () => import('../a.ts');\n",
    'd.ts': "import { a } from './a.ts';\nexport const d = a;\n",
  };
  mkdirSync(join(folder, 'rooms'));
  for (const [name, source] of Object.entries(files)) writeFileSync(join(folder, name), source);
  const [circle = '', ...others] = importCircles(folder);
  rmSync(folder, { recursive: true });
  expect(others).toEqual([]);
  expect([
    'a.ts → b.ts → rooms/c.ts → a.ts',
    'b.ts → rooms/c.ts → a.ts → b.ts',
    'rooms/c.ts → a.ts → b.ts → rooms/c.ts',
  ]).toContain(circle);
});

test('core depends on zod alone', () => {
  const { dependencies, peerDependencies } = JSON.parse(
    readFileSync(join(packagesFolder, 'core/package.json'), 'utf8'),
  ) as Manifest;
  expect({ dependencies: Object.keys(dependencies ?? {}), peerDependencies }).toEqual({ dependencies: ['zod'] });
});

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

/** Names of the packages that the sources below a folder import, types included. */
function importsOf(folder: string): Set<string> {
  const specifiers = sourceFiles(folder).flatMap(specifiersOf);
  return new Set(specifiers.filter((specifier) => !specifier.startsWith('.')).map(packageOf));
}

function packageOf(specifier: string): string {
  const [scope = '', name] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

/** The package in whose `src` a file lies; undefined for files of tests, benchmarks and examples. */
function sourceOwner(file: string): string | undefined {
  return /^packages\/([^/]+)\/src\//.exec(relative(root, file))?.[1];
}

/** The package to which a file belongs, its tests included. */
function ownerOf(file: string): string | undefined {
  return /^packages\/([^/]+)\//.exec(relative(root, file))?.[1];
}
