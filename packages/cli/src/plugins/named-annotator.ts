import type { Annotator } from '@visionprefer/core';
import type { NamedAnnotator } from '../config/config.ts';

/** Whether it is an annotator already: a configuration that is a program may make one. */
export function isMadeAnnotator(named: NamedAnnotator): named is Annotator {
  return typeof named === 'object' && typeof named.answer === 'function';
}

/** How an annotator was named, in one word: `openai:qwen3-vl?baseURL=…`. Without what looks like a key. */
export function describeNamed(named: NamedAnnotator): string {
  if (typeof named === 'string') return named;
  if (isMadeAnnotator(named)) return named.id;
  const { use, model, ...options } = named;
  const told = Object.entries(options).filter(([option]) => !/key|token|secret|password/i.test(option));
  const query = told.map(([option, value]) => `${option}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return `${use}${model === undefined ? '' : `:${model}`}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}
