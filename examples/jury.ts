// A jury of three vendors, of whom one counts for more in what it is good at. Rehearsed against a local server; with
// keys in the environment and without `baseURL` the same lines ask the vendors themselves.
import { aggregate, toPairs } from '@visionprefer/aggregator';
import { anthropic } from '@visionprefer/annotator-anthropic';
import { google } from '@visionprefer/annotator-google';
import { openai } from '@visionprefer/annotator-openai';
import { type Annotation, annotate } from '@visionprefer/core';
import { startFakeVendor } from '@visionprefer/fake-vendors';
import { imageLoader } from '@visionprefer/images';
import { root, samples } from './samples.ts';

const fake = await startFakeVendor({ faults: { refused: 0.1 }, seed: 1 });
const { urls } = fake;
const annotators = [
  openai({ model: 'gpt-6-sol', apiKey: 'rehearsal', baseURL: urls.openai, api: 'responses' }),
  anthropic({ model: 'claude-sonnet-5-5', apiKey: 'rehearsal', baseURL: urls.anthropic }),
  google({ model: 'gemini-3.8-flash', apiKey: 'rehearsal', baseURL: urls.google }),
];

const annotations: Annotation[] = [];
for await (const annotation of annotate(samples, { annotators, loadImage: imageLoader({ root }) })) {
  annotations.push(annotation);
}
const refused = annotations.filter(({ outcome }) => outcome === 'refused').length;
console.log(`${annotations.length} annotations, ${refused} refused`);

const consensus = await aggregate(annotations, { weights: { 'prompt-following': 2 } });
for (const { sampleId, chosen, rejected, votes } of toPairs(consensus, samples, { margin: 1, pick: 'best-worst' })) {
  console.log(`${sampleId}: ${chosen.id} > ${rejected.id}, ${votes.for} for, ${votes.against} against`);
}
await fake.close();
