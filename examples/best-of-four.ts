// An application that shows its user the best of four images, and says why.

import { rank } from '@visionprefer/aggregator';
import { pixels } from '@visionprefer/annotator-pixels';
import { aesthetic, fidelity } from '@visionprefer/core';
import { imageLoader } from '@visionprefer/images';
import { root, samples } from './samples.ts';

for (const sample of samples.slice(0, 3)) {
  const [best] = await rank(sample, {
    annotators: [pixels()],
    aspects: [fidelity, aesthetic],
    weights: { fidelity: 2 },
    loadImage: imageLoader({ root }),
  });
  if (!best || best.score === null) throw new Error(`No image of ${sample.id} could be judged.`);
  const why = best.reasons.map(({ rationale }) => rationale).join('; ');
  console.log(`${sample.prompt}: image ${best.image.id}, ${best.score.toFixed(2)} of 5. ${why}`);
}
