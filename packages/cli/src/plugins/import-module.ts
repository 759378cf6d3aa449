import { existsSync, readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { InputError } from '@visionprefer/core';

/** What a module exports. */
export type Exports = Readonly<Record<string, unknown>>;

/** Whether a name on the command line is a path to a module rather than the name of something known or installed. */
export function isModulePath(name: string): boolean {
  return /^(\.{1,2}[\\/]|[\\/]|[a-z]:[\\/]|file:)/i.test(name);
}

/**
 * Imports the module at a path relative to `folder`.
 *
 * @throws InputError when it is missing or fails while it is loaded.
 */
export async function importPath(path: string, folder: string): Promise<Exports> {
  const file = /^file:/i.test(path) ? fileURLToPath(path) : resolve(folder, path);
  if (!existsSync(file)) throw new InputError(`${path}: there is no such file. Expected a JavaScript module.`);
  return load(pathToFileURL(file).href, path);
}

/**
 * Imports an installed package: the one that a module in `folder` would find, or else the one that is installed
 * with this command. Undefined when neither is installed.
 *
 * @throws InputError when it is installed but cannot be loaded.
 */
export async function importPackage(name: string, folder: string): Promise<Exports | undefined> {
  if (isBuiltin(name)) return undefined;
  const near = findEntry(name, join(folder, 'noop.js'));
  if (near !== undefined && existsSync(near)) return load(pathToFileURL(near).href, name);
  if (name === '@visionprefer/annotator-pixels') return import('@visionprefer/annotator-pixels');
  if (name === '@visionprefer/generator-paint') return import('@visionprefer/generator-paint');
  if (name === '@visionprefer/vp-score') return import('@visionprefer/vp-score');
  const beside = findEntry(name, fileURLToPath(import.meta.url));
  return beside !== undefined && existsSync(beside) ? load(pathToFileURL(beside).href, name) : undefined;
}

async function load(url: string, name: string): Promise<Exports> {
  try {
    return (await import(url)) as Exports;
  } catch (cause) {
    throw new InputError(`${name} cannot be loaded: ${(cause as Error).message}`, { cause });
  }
}

function findEntry(name: string, from: string): string | undefined {
  const require = createRequire(from);
  try {
    return require.resolve(name);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Packages that offer themselves to `import` alone are invisible to `require.resolve`.
    return code === 'ERR_PACKAGE_PATH_NOT_EXPORTED' ? findImportEntry(name, require) : undefined;
  }
}

function findImportEntry(name: string, require: NodeJS.Require): string | undefined {
  for (const modules of require.resolve.paths(name) ?? []) {
    const home = join(modules, name);
    const manifest = join(home, 'package.json');
    if (!existsSync(manifest)) continue;
    const { exports } = JSON.parse(readFileSync(manifest, 'utf8')) as { exports?: unknown };
    const target = chooseTarget(isObject(exports) && '.' in exports ? exports['.'] : exports);
    return target === undefined ? undefined : join(home, target);
  }
  return undefined;
}

/** The file that an entry of a package's `exports` names for `import`: the first condition that holds. */
function chooseTarget(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry;
  if (!isObject(entry)) return undefined;
  for (const [condition, target] of Object.entries(entry)) {
    const chosen = ['import', 'node', 'default'].includes(condition) ? chooseTarget(target) : undefined;
    if (chosen !== undefined) return chosen;
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
