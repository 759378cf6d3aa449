// From samples to a data set that a trainer loads, and back again.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aggregate, toPairs } from '@visionprefer/aggregator';
import { pixels } from '@visionprefer/annotator-pixels';
import { annotate } from '@visionprefer/core';
import { findFormat, writeDataset } from '@visionprefer/dataset';
import { imageLoader } from '@visionprefer/images';
import { root, samples } from './samples.ts';

const annotations = annotate(samples, { annotators: [pixels()], loadImage: imageLoader({ root }) });
const pairs = toPairs(await aggregate(annotations), samples, { margin: 0.5 });

const folder = await mkdtemp(join(tmpdir(), 'visionprefer-'));
const formats = ['diffusion-dpo', 'imagereward'].map(findFormat);
const { statistics } = await writeDataset(pairs, { formats, out: join(folder, 'preferences'), images: { root } });
console.log(`${statistics.pairs} pairs of ${statistics.prompts} prompts`);

for (const format of formats) {
  const place = join(folder, 'preferences', format.id);
  console.log(`${format.id}: ${(await readdir(place)).join(', ')}`);
  let read = 0;
  for await (const _ of format.read(place)) read++;
  console.log(`${read} pairs read back, for ${format.trainer}`);
}
await rm(folder, { recursive: true });
