// An annotator of one's own, asked like any other: whoever can answer a question about images is one.
import { type Annotator, annotate, listwise, paperAspects } from '@visionprefer/core';
import { AnnotatorError } from '@visionprefer/core/plugin';
import { imageLoader } from '@visionprefer/images';
import { root, samples } from './samples.ts';

/** Gives every image the middle level, in the words of the rubric, and will not look at lighthouses. */
function indifferent({ refuses }: { refuses: RegExp }): Annotator {
  return {
    specVersion: 1,
    id: 'indifferent',
    async answer({ parts, aspects, schema }, { signal }) {
      signal.throwIfAborted();
      const shown = parts.map((part) => ('text' in part ? part.text : `[${part.image.mediaType}]`)).join('\n');
      // A model would be shown `instructions` and `parts`, and held to `schema`.
      if (refuses.test(shown)) throw new AnnotatorError('refused', 'I do not look at these.');
      const levels = aspects.map(({ id, levels }) => [
        id,
        { rationale: `held to ${schema.type}`, level: levels[2].name },
      ]);
      const labels = parts.flatMap((part) => ('label' in part ? [part.label] : []));
      return { output: JSON.stringify({ images: labels.map((image) => ({ image, ...Object.fromEntries(levels) })) }) };
    },
  };
}

const annotations = annotate(samples, {
  annotators: [indifferent({ refuses: /lighthouse/ })],
  aspects: paperAspects,
  strategy: listwise({ rationale: 'before' }),
  loadImage: imageLoader({ root }),
});
for await (const annotation of annotations) {
  console.log(annotation.sampleId, annotation.outcome, 'detail' in annotation ? annotation.detail : '');
}
