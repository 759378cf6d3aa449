import { type Aspect, defineAspect, InputError, paperAspects } from '@visionprefer/core';
import { nearest } from '../options/nearest.ts';
import { importPath, isModulePath } from './import-module.ts';

/**
 * Finds aspects by what stands behind `--aspect`: an id of the four, or a path to a module that exports aspects of its
 * own. Named twice, an aspect counts once.
 *
 * @throws InputError when an id is unknown, or a module exports no sound aspect.
 */
export async function findAspects(named: readonly string[], folder: string): Promise<readonly Aspect[]> {
  const found = new Map<string, Aspect>();
  for (const name of named) {
    for (const aspect of isModulePath(name) ? await importAspects(name, folder) : [findAspect(name)]) {
      const other = found.get(aspect.id);
      if (other && other !== aspect) throw new InputError(`--aspect ${name}: the id ${aspect.id} is used twice.`);
      found.set(aspect.id, aspect);
    }
  }
  return named.length ? [...found.values()] : paperAspects;
}

/**
 * Checks that an aspect is among those known here.
 *
 * @throws InputError with a suggestion when it is not.
 */
export function checkAspectId(id: string, known: readonly string[], option: string): void {
  if (known.includes(id)) return;
  const near = nearest(id, known);
  throw new InputError(
    `${option}: unknown aspect ${id}.${near ? ` Did you mean ${near}?` : ''} Known here: ${known.join(', ')}.`,
  );
}

function findAspect(id: string): Aspect {
  const aspect = paperAspects.find((other) => other.id === id);
  if (aspect) return aspect;
  const ids = paperAspects.map((other) => other.id);
  const near = nearest(id, ids);
  throw new InputError(
    `Unknown aspect ${id}.${near ? ` Did you mean ${near}?` : ''} Known: ${ids.join(', ')}. One of your own is named by the path of its module: ./my-aspect.js`,
  );
}

async function importAspects(path: string, folder: string): Promise<Aspect[]> {
  const exports = Object.values(await importPath(path, folder));
  const aspects = [...new Set(exports.filter(looksLikeAspect))];
  if (aspects.length === 0) {
    throw new InputError(`${path} exports no aspect. Expected: export const myAspect = defineAspect({ … }).`);
  }
  return aspects.map((aspect) => defineAspect(aspect));
}

function looksLikeAspect(value: unknown): value is Aspect {
  return typeof value === 'object' && value !== null && 'levels' in value && Array.isArray(value.levels);
}
