import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** `import … from 'x'`, `export … from 'x'` over one line or several, and `import('x')`. */
const importPattern = /^(?:import|export|\}) .*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;

/** What a source file imports, as it is written there: types and lazy imports included. */
export function specifiersOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(importPattern)].map(
    ([, from, bare, lazy]) => from ?? bare ?? lazy ?? '',
  );
}

/** The TypeScript files below a folder, installed and built ones left out; none if there is no such folder. */
export function sourceFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/(^|\/)(node_modules|dist)\//.test(file))
    .map((file) => join(folder, file));
}

/**
 * The circles of imports below a folder, types included: each as `a.ts → b.ts → a.ts`. One is given for every import
 * that leads back to a file from which it was reached.
 */
export function importCircles(folder: string): string[] {
  const graph = new Map(sourceFiles(folder).map((file) => [file, importedFiles(file)]));
  const circles: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]) => {
    const at = path.indexOf(file);
    if (at !== -1) circles.push([...path.slice(at), file].map((step) => relative(folder, step)).join(' → '));
    if (at !== -1 || done.has(file)) return;
    for (const next of graph.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return circles;
}

function importedFiles(file: string): string[] {
  return specifiersOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => join(dirname(file), specifier));
}
