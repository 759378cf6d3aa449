import { createHash } from 'node:crypto';
import type { Split } from './format.ts';

/** Shares of the prompts that are held back, 0 to 1. The rest is `train`. */
export interface SplitShares {
  validation: number;
  test: number;
}

/**
 * The split that a prompt belongs to: by a hash of its words, so that it is the same in every data set, and prompts that
 * differ in case, spacing or Unicode form alone stand together.
 */
export function splitOfPrompt(prompt: string, { validation, test }: SplitShares): Split {
  const hash = createHash('sha256').update(normalisePrompt(prompt)).digest();
  const place = hash.readUInt32BE(0) / 2 ** 32;
  if (place < test) return 'test';
  return place < test + validation ? 'validation' : 'train';
}

/** A prompt with what does not change its words taken away. */
export function normalisePrompt(prompt: string): string {
  return prompt.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}
