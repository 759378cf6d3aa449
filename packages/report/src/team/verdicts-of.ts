import type { Annotation } from '@visionprefer/core';

/** Which of two images is better in one aspect: 1 the first, −1 the second, 0 neither. */
export type Verdict = -1 | 0 | 1;

/** What an annotation says of every two images that it judged: aspect and both ids, in the order of their names. */
export function verdictsOf(annotation: Annotation): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  if (annotation.outcome === 'compared') {
    const [first = '', second = ''] = annotation.imageIds.toSorted();
    for (const [aspect, { imageId }] of Object.entries(annotation.preferred))
      verdicts.set(keyOf(aspect, first, second), imageId === 'tie' ? 0 : imageId === first ? 1 : -1);
  }
  if (annotation.outcome !== 'scored') return verdicts;
  for (const [aspect, scores] of Object.entries(annotation.scores)) {
    const sorted = scores.toSorted((a, b) => (a.imageId < b.imageId ? -1 : 1));
    for (const [index, a] of sorted.entries())
      for (const b of sorted.slice(index + 1))
        verdicts.set(keyOf(aspect, a.imageId, b.imageId), Math.sign(a.score - b.score) as Verdict);
  }
  return verdicts;
}

function keyOf(aspect: string, first: string, second: string): string {
  return JSON.stringify([aspect, first, second]);
}
