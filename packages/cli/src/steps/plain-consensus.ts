import { aggregate, bradleyTerry } from '@visionprefer/aggregator';
import type { Annotation, Consensus, PreferencePair, Sample } from '@visionprefer/core';

/** The consensus by the default method; where a person compared what others scored, by one that reads both. */
export function plainConsensus(annotations: readonly Annotation[]): Promise<Consensus[]> {
  const has = (wanted: string) => annotations.some(({ outcome }) => outcome === wanted);
  return aggregate(annotations, has('scored') && has('compared') ? { method: bradleyTerry() } : {});
}

/** Samples that pairs can be drawn of: where they were not given, as far as the pairs of the run tell them. */
export function samplesOf(
  consensus: readonly Consensus[],
  samples: readonly Sample[],
  pairs: readonly PreferencePair[],
): Sample[] {
  const known = new Map(samples.map((sample) => [sample.id, sample]));
  const told = new Map(
    pairs.flatMap(({ sampleId, chosen, rejected }) =>
      [chosen, rejected].map(({ id, url }) => [`${sampleId} ${id}`, url]),
    ),
  );
  return consensus.map(({ sampleId, images }) => {
    const sample = known.get(sampleId);
    const listed = new Set(sample?.images.map(({ id }) => id));
    if (sample && images.every(({ imageId }) => listed.has(imageId))) return sample;
    const stubs = images.map(({ imageId }) => ({ id: imageId, url: told.get(`${sampleId} ${imageId}`) ?? imageId }));
    return { id: sampleId, prompt: sample?.prompt ?? sampleId, images: stubs };
  });
}
