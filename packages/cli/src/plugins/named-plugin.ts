import type { Annotator, Generator } from '@visionprefer/core';
import type { ConfiguredPlugin, NamedAnnotator, NamedGenerator } from '../config/config.ts';

/** Whether it is an annotator or a generator already: a configuration that is a program may make one. */
export function isMade(named: unknown): named is Annotator | Generator {
  if (typeof named !== 'object' || named === null) return false;
  const { answer, generate } = named as { answer?: unknown; generate?: unknown };
  return typeof answer === 'function' || typeof generate === 'function';
}

/** How a plugin was named, in one word: `openai:qwen3-vl?baseURL=…`. Without what looks like a key. */
export function describeNamed(named: NamedAnnotator | NamedGenerator): string {
  if (typeof named === 'string') return named;
  if (isMade(named)) return named.id;
  const { use, model, ...options }: ConfiguredPlugin = named;
  const told = Object.entries(options).filter(([option]) => !/key|token|secret|password/i.test(option));
  const query = told.map(([option, value]) => `${option}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return `${use}${model === undefined ? '' : `:${model}`}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}
