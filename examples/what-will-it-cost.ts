// What would two vendors charge for judging these samples, asked in three ways? Told without asking anybody.
import { anthropic } from '@visionprefer/annotator-anthropic';
import { openai } from '@visionprefer/annotator-openai';
import { forecast, listwise, pairwise, pointwise } from '@visionprefer/core';
import { imageLoader } from '@visionprefer/images';
import { listPrices } from '@visionprefer/prices';
import { root, samples } from './samples.ts';

// Nothing is sent, so any key will do.
const annotators = [
  openai({ model: 'gpt-6-luna', apiKey: 'none', baseURL: 'https://api.openai.com/v1' }),
  anthropic({ model: 'claude-sonnet-5-5', apiKey: 'none', baseURL: 'https://api.anthropic.com' }),
];
// What you have agreed with a vendor goes before its list.
const prices = listPrices({ table: { 'openai:gpt-6-luna': { input: 0.08, output: 0.4, cachedInput: 0.01 } } });
const loadImage = imageLoader({ root });

for (const strategy of [listwise(), pointwise(), pairwise()]) {
  const told = await forecast(samples, { annotators, strategy, prices, loadImage });
  for (const { annotatorId, questions, usd } of told.annotators) {
    const { low = 0, likely = 0, high = 0 } = usd ?? {};
    const span = `$${likely.toFixed(2)}, from $${low.toFixed(2)} to $${high.toFixed(2)}`;
    console.log(`${strategy.id}, ${annotatorId}: ${questions} questions, ${span}`);
  }
}
