// A run that is broken off and started again: what was answered is kept, and nothing is asked twice.
import { pixels } from '@visionprefer/annotator-pixels';
import { type Annotation, type Annotator, annotate } from '@visionprefer/core';
import { imageLoader } from '@visionprefer/images';
import { root, samples } from './samples.ts';

let asked = 0;
const eyes = pixels();
const counting: Annotator = {
  ...eyes,
  answer: (question, options) => {
    asked++;
    return eyes.answer(question, options);
  },
};
const options = { annotators: [counting], loadImage: imageLoader({ root }), concurrency: 2 };

const journal: Annotation[] = [];
for await (const annotation of annotate(samples, options)) {
  journal.push(annotation);
  if (journal.length === 10) break; // Leaving the loop aborts what is in flight.
}
console.log(`broken off with ${journal.length} annotations`);

for await (const annotation of annotate(samples, { ...options, resume: [...journal] })) journal.push(annotation);
const keys = new Set(journal.map(({ key }) => key));
console.log(`in the end ${journal.length} annotations with ${keys.size} keys for ${samples.length} samples`);

asked = 0;
for await (const annotation of annotate(samples, { ...options, resume: journal })) journal.push(annotation);
console.log(`the third time ${asked} questions were asked`);
