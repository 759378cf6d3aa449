import { createHash } from 'node:crypto';
import type { Annotation } from '@visionprefer/core';

/** An annotation whose key follows from its number. The text holds characters of one to four bytes. */
export function makeAnnotation(
  number: number,
  { outcome = 'scored', ...more }: Partial<Pick<Annotation, 'usd' | 'preparations' | 'sampleId' | 'outcome'>> = {},
): Annotation {
  const asked = {
    sampleId: `sample ü ${number}`,
    annotatorId: 'someone',
    strategyId: 'listwise',
    imageIds: ['a'],
    imageHashes: ['6b7fa434f92a8b80aab02d9bf1a12e49'],
    aspectVersions: { fidelity: 1 },
    ms: 3,
    ...more,
  };
  const key = createHash('sha256').update(`${number}`).digest('hex').slice(0, 32);
  if (outcome === 'refused') return { key, outcome, ...asked, aspects: ['fidelity'], detail: 'No {"key":"no"} 🙅' };
  const scores = { fidelity: [{ imageId: 'a', score: 3.5, rationale: 'sharp — schön 🎈 鋭い' }] };
  return { key, outcome: 'scored', ...asked, scores };
}
