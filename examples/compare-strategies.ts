// The same samples and the same annotator, asked in four ways: how often do they put two images in the same order, and at
// what cost? With the annotations of people as `{ people }`, also which way agrees more with them, beyond noise or not.
import { compareRuns } from '@visionprefer/aggregator';
import { anthropic } from '@visionprefer/annotator-anthropic';
import {
  type Annotation,
  annotate,
  listwise,
  pairwise,
  paperAspects,
  pointwise,
  type Strategy,
} from '@visionprefer/core';
import { startFakeVendor } from '@visionprefer/fake-vendors';
import { imageLoader } from '@visionprefer/images';
import { root, samples } from './samples.ts';

const fake = await startFakeVendor();
const annotator = anthropic({ model: 'claude-haiku-5-5', apiKey: 'rehearsal', baseURL: fake.urls.anthropic });

async function askBy(strategy: Strategy): Promise<Annotation[]> {
  const annotations: Annotation[] = [];
  const options = { annotators: [annotator], aspects: paperAspects, strategy, loadImage: imageLoader({ root }) };
  for await (const annotation of annotate(samples, options)) annotations.push(annotation);
  return annotations;
}

const reference = await askBy(pairwise());
for (const strategy of [listwise(), listwise({ rationale: 'none' }), pointwise()]) {
  const { runs, aspects } = await compareRuns(reference, await askBy(strategy));
  const [before, now] = runs.map(({ cost }) => cost.inputTokens ?? 0);
  const alike = 100 * (aspects.overall?.alike.value ?? 0);
  console.log(
    `${strategy.id}: ${alike.toFixed(0)}% alike, at ${((now ?? 0) / (before ?? 1)).toFixed(2)} times its input`,
  );
}
await fake.close();
