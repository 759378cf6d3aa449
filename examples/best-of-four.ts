// An application that shows its user the best of four images, and says why.

import { aggregate } from '@visionprefer/aggregator';
import { pixels } from '@visionprefer/annotator-pixels';
import { aesthetic, annotate, fidelity, type Sample } from '@visionprefer/core';
import { imageLoader } from '@visionprefer/images';
import { root, samples } from './samples.ts';

async function bestOf(sample: Sample): Promise<{ imageId: string; score: number; why: string }> {
  const reasons = new Map<string, string[]>();
  const annotations = annotate([sample], {
    annotators: [pixels()],
    aspects: [fidelity, aesthetic],
    loadImage: imageLoader({ root }),
  });
  const kept = [];
  for await (const annotation of annotations) {
    kept.push(annotation);
    if (annotation.outcome !== 'scored') continue;
    for (const { imageId, rationale = '' } of [...annotation.scores.fidelity, ...annotation.scores.aesthetic]) {
      reasons.set(imageId, [...(reasons.get(imageId) ?? []), rationale]);
    }
  }
  const [consensus] = await aggregate(kept, { weights: { fidelity: 2, aesthetic: 1 } });
  const ranked = (consensus?.images ?? [])
    .flatMap(({ imageId, overall }) => (overall.score === null ? [] : [{ imageId, score: overall.score }]))
    .sort((a, b) => b.score - a.score);
  const [best] = ranked;
  if (!best) throw new Error(`No image of ${sample.id} could be judged.`);
  return { ...best, why: (reasons.get(best.imageId) ?? []).join('; ') };
}

for (const sample of samples.slice(0, 3)) {
  const { imageId, score, why } = await bestOf(sample);
  console.log(`${sample.prompt}: image ${imageId}, ${score.toFixed(2)} of 5. ${why}`);
}
