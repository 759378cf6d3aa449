/** Collects annotations of one score each, and tells how many bytes of typed arrays each of them takes. */
import { createAggregation } from '@visionprefer/aggregator';

/** A power of two, at which the lists are full that grow by doubling. */
const count = 2 ** 17;
const { gc } = globalThis;
if (!gc) throw new Error('Expected --expose-gc.');
const aggregation = createAggregation();
const bytes = () => {
  gc();
  return process.memoryUsage().arrayBuffers;
};
const before = bytes();
for (let number = 0; number < count; number++) {
  const image = Math.floor(number / 8);
  aggregation.add({
    key: (number * 2_654_435_761).toString(16).padStart(32, '0'),
    sampleId: `sample-${Math.floor(image / 4)}`,
    annotatorId: `annotator-${number % 8}`,
    imageIds: [`${image % 4}`],
    imageHashes: [''],
    aspectVersions: { fidelity: 1 },
    outcome: 'scored',
    scores: { fidelity: [{ imageId: `${image % 4}`, score: 1 + (number % 5) }] },
  });
}
const taken = (bytes() - before) / count;
// What was collected is needed until here.
process.stdout.write(JSON.stringify({ taken, samples: aggregation.result().sampleIds.length }));
