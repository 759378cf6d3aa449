// The same samples and the same annotator, asked in three ways: how often do they agree on the best image, at what cost?
import { aggregate, toPairs } from '@visionprefer/aggregator';
import { anthropic } from '@visionprefer/annotator-anthropic';
import { annotate, listwise, pairwise, paperAspects, pointwise, type Strategy } from '@visionprefer/core';
import { startFakeVendor } from '@visionprefer/fake-vendors';
import { imageLoader } from '@visionprefer/images';
import { root, samples } from './samples.ts';

const fake = await startFakeVendor();
const annotator = anthropic({ model: 'claude-haiku-5-5', apiKey: 'rehearsal', baseURL: fake.urls.anthropic });

async function bestBy(strategy: Strategy): Promise<{ best: Map<string, string>; tokens: number }> {
  let tokens = 0;
  const annotations = [];
  const options = { annotators: [annotator], aspects: paperAspects, strategy, loadImage: imageLoader({ root }) };
  for await (const annotation of annotate(samples, options)) {
    annotations.push(annotation);
    tokens += annotation.usage?.inputTokens ?? 0;
  }
  const pairs = toPairs(await aggregate(annotations), samples, { pick: 'best-worst' });
  return { best: new Map([...pairs].map(({ sampleId, chosen }) => [sampleId, chosen.id])), tokens };
}

const reference = await bestBy(pairwise());
for (const strategy of [listwise(), listwise({ rationale: 'none' }), pointwise()]) {
  const { best, tokens } = await bestBy(strategy);
  const same = samples.filter(({ id }) => best.get(id) === reference.best.get(id)).length;
  const cost = (tokens / reference.tokens).toFixed(2);
  console.log(`${strategy.id}: ${same} of ${samples.length} as pairwise, at ${cost} times its input`);
}
await fake.close();
