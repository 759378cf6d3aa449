import { readFileSync } from 'node:fs';
import { type Sample, sampleSchema } from '@visionprefer/core';

/** The folder of the repository's own samples. */
export const root: URL = new URL('./samples/', import.meta.url);

/** Twelve prompts with four images each; the urls are relative to {@link root}. */
export const samples: Sample[] = readFileSync(new URL('samples.jsonl', root), 'utf8')
  .trim()
  .split('\n')
  .map((line) => sampleSchema.parse(JSON.parse(line)));
