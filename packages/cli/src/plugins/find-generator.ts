import type { Generator } from '@visionprefer/core';
import type { NamedGenerator } from '../config/config.ts';
import { findPlugin, type PluginKind } from './find-plugin.ts';

const generators: PluginKind<Generator> = {
  kind: 'generator',
  known: ['paint', 'openai', 'google', 'ai-sdk', 'comfyui', 'webui', 'diffusers'],
  others: {},
  isPlugin: isGenerator,
  does: 'generate',
};

/**
 * Finds a generator by what stands behind `--generator` and creates it, as {@link findPlugin} does.
 *
 * @param apiKey Handed over in place of a key of the user's: for generators that will not be asked.
 */
export function findGenerator(given: NamedGenerator, folder: string, apiKey?: string): Promise<Generator> {
  return findPlugin(generators, given, { folder, apiKey });
}

function isGenerator(value: unknown): value is Generator {
  if (typeof value !== 'object' || value === null) return false;
  const { specVersion, id, generate } = value as Record<string, unknown>;
  return specVersion === 1 && typeof id === 'string' && id !== '' && typeof generate === 'function';
}
