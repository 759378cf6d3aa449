import type { Annotator } from '@visionprefer/core';
import type { NamedAnnotator } from '../config/config.ts';
import { findPlugin, type PluginKind } from './find-plugin.ts';

const annotators: PluginKind<Annotator> = {
  kind: 'annotator',
  known: ['pixels', 'vp-score', 'openai', 'anthropic', 'google', 'ai-sdk'],
  // The reward model is an annotator among other things: the ready one, or that of a folder.
  others: { 'vp-score': '@visionprefer/vp-score' },
  isPlugin: isAnnotator,
  does: 'answer',
};

/**
 * Finds an annotator by what stands behind `--annotator` and creates it, as {@link findPlugin} does.
 *
 * @param apiKey Handed over in place of a key of the user's: for annotators that will not be asked.
 */
export function findAnnotator(given: NamedAnnotator, folder: string, apiKey?: string): Promise<Annotator> {
  return findPlugin(annotators, given, { folder, apiKey });
}

function isAnnotator(value: unknown): value is Annotator {
  if (typeof value !== 'object' || value === null) return false;
  const { specVersion, id, answer } = value as Record<string, unknown>;
  return specVersion === 1 && typeof id === 'string' && id !== '' && typeof answer === 'function';
}
