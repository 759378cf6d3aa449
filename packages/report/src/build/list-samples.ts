import type { Image, Sample } from '@visionprefer/core';
import type { RunRecords } from './run-records.ts';

/** The samples as given, and after them those that are only known from the pairs, the consensus or the annotations. */
export function listSamples({ samples, consensus, annotations, pairs }: RunRecords): Sample[] {
  const all = new Map(samples.map((sample) => [sample.id, sample]));
  const stub = (id: string): Sample => {
    const known = all.get(id) ?? { id, prompt: '', images: [] };
    all.set(id, known);
    return known;
  };
  const given = new Set(all.keys());
  for (const { sampleId, prompt, chosen, rejected } of pairs) {
    if (given.has(sampleId)) continue;
    const sample = stub(sampleId);
    // Where nobody knew the prompt, pairs were drawn with the id in its place.
    sample.prompt = prompt === sampleId ? '' : prompt;
    for (const { id, url, generator } of [chosen, rejected]) {
      addImage(sample, generator === undefined ? { id, url } : { id, url, generator });
    }
  }
  for (const { sampleId, images } of consensus) {
    if (given.has(sampleId)) continue;
    for (const { imageId } of images) addImage(stub(sampleId), { id: imageId, url: '' });
  }
  for (const { sampleId, imageIds } of annotations) {
    if (given.has(sampleId)) continue;
    for (const id of imageIds) addImage(stub(sampleId), { id, url: '' });
  }
  for (const { id, images } of all.values()) if (!given.has(id)) images.sort((a, b) => (a.id < b.id ? -1 : 1));
  return [...all.values()];
}

function addImage({ images }: Sample, image: Image): void {
  if (!images.some(({ id }) => id === image.id)) images.push(image);
}
