import { splitOf } from '@visionprefer/aggregator';
import type { Split } from './format.ts';

/** Shares of the prompts that are held back, 0 to 1. The rest is `train`. */
export interface SplitShares {
  validation: number;
  test: number;
}

/** The split that a prompt belongs to: that of `visionprefer split` with the same shares. */
export function splitOfPrompt(prompt: string, { validation, test }: SplitShares): Split {
  return splitOf(prompt, { test, validation, train: 1 - test - validation });
}

/** A prompt with what does not change its words taken away. */
export function normalisePrompt(prompt: string): string {
  return prompt.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}
