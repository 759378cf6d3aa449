// A quality of one's own: its rubric is data, and the compiler knows its id from here to the pairs.
import { aggregate, toPairs } from '@visionprefer/aggregator';
import { type Annotator, annotate, defineAspect } from '@visionprefer/core';
import { scoresOutput } from '@visionprefer/core/plugin';
import { imageLoader } from '@visionprefer/images';
import { root, samples } from './samples.ts';

const thrift = defineAspect({
  id: 'thrift',
  version: 1,
  question: 'How few bytes does the file need for each of its pixels?',
  levels: [
    { name: 'Lavish', description: 'Two bytes a pixel or more.' },
    { name: 'Generous', description: 'About one and a half.' },
    { name: 'Fair', description: 'About one.' },
    { name: 'Thrifty', description: 'About half a byte.' },
    { name: 'Frugal', description: 'Next to nothing.' },
  ],
});

const scales: Annotator = {
  specVersion: 1,
  id: 'scales',
  answer: async (question) => ({
    output: await scoresOutput(question, ({ bytes, width, height }) => {
      const perPixel = bytes.length / (width * height);
      return { thrift: { score: 5 - Math.min(4, perPixel * 2), rationale: `${perPixel.toFixed(2)} bytes a pixel` } };
    }),
  }),
};

const annotations = annotate(samples, { annotators: [scales], aspects: [thrift], loadImage: imageLoader({ root }) });
const consensus = await aggregate(annotations, { weights: { thrift: 1 } });
for (const { sampleId, chosen, rejected, margin } of toPairs(consensus, samples, {
  aspects: ['thrift'],
  pick: 'best-worst',
})) {
  console.log(`${sampleId}: ${chosen.id} is thriftier than ${rejected.id} by ${margin.toFixed(2)}`);
}
