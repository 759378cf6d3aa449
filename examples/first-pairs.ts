// Which of the images made from a prompt is better? Judges the repository's samples and prints the clearest pairs.
import { aggregate, toPairs } from '@visionprefer/aggregator';
import { pixels } from '@visionprefer/annotator-pixels';
import { annotate } from '@visionprefer/core';
import { imageLoader } from '@visionprefer/images';
import { root, samples } from './samples.ts';

const annotations = annotate(samples, { annotators: [pixels()], loadImage: imageLoader({ root }) });
const consensus = await aggregate(annotations, { weights: { fidelity: 2 } });
for (const pair of toPairs(consensus, samples, { aspects: ['overall'], pick: 'best-worst', margin: 0.5 })) {
  console.log(`${pair.prompt}: ${pair.chosen.id} > ${pair.rejected.id} by ${pair.margin.toFixed(2)}`);
}
