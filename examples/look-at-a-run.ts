// A run as one page that opens by double click: who judged what and why, and whether they agree. Two models of a local
// server and the measures of pixels judge the repository's samples; the page goes to a temporary folder.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aggregate, toPairs } from '@visionprefer/aggregator';
import { anthropic } from '@visionprefer/annotator-anthropic';
import { openai } from '@visionprefer/annotator-openai';
import { pixels } from '@visionprefer/annotator-pixels';
import { type Annotation, annotate } from '@visionprefer/core';
import { startFakeVendor } from '@visionprefer/fake-vendors';
import { imageLoader, thumbnailer } from '@visionprefer/images';
import { buildReport, measureAgreement, writeReport } from '@visionprefer/report';
import { root, samples } from './samples.ts';

const fake = await startFakeVendor({ faults: { refused: 0.1 }, seed: 1 });
const annotators = [
  openai({ model: 'gpt-6-sol', apiKey: 'rehearsal', baseURL: fake.urls.openai, api: 'responses' }),
  anthropic({ model: 'claude-sonnet-5-5', apiKey: 'rehearsal', baseURL: fake.urls.anthropic }),
  pixels(),
];
const annotations: Annotation[] = [];
for await (const annotation of annotate(samples, { annotators, loadImage: imageLoader({ root }) })) {
  annotations.push(annotation);
}
await fake.close();

const consensus = await aggregate(annotations);
const pairs = [...toPairs(consensus, samples, { margin: 0.5 })];
const agreement = await measureAgreement(annotations);
const report = buildReport(
  { samples, annotations, consensus, pairs },
  { title: 'A look', madeAt: new Date(), agreement },
);

const out = join(tmpdir(), 'visionprefer-look-at-a-run.html');
const { file } = await writeReport(report, { out, thumbnail: thumbnailer({ root }) });
console.log(`${pairs.length} pairs of ${samples.length} samples to look at in ${file}`);
