import { InputError, type Sample } from '@visionprefer/core';

/**
 * Finds samples by their ids.
 *
 * @returns Gives the sample with an id, and throws an InputError when there is none.
 * @throws InputError when two samples have the same id.
 */
export function indexSamples(samples: Iterable<Sample>): (sampleId: string) => Sample {
  const byId = new Map<string, Sample>();
  for (const sample of samples) {
    if (byId.has(sample.id)) {
      throw new InputError(`Two samples have the id "${sample.id}". Give each sample an id of its own.`);
    }
    byId.set(sample.id, sample);
  }
  return (sampleId) => {
    const sample = byId.get(sampleId);
    if (sample) return sample;
    throw new InputError(
      `There is a consensus on sample "${sampleId}", but no such sample. Pass the samples annotated.`,
    );
  };
}
