import { type Annotation, type Image, InputError, type Sample } from '@visionprefer/core';
import { listSamples } from '../build/list-samples.ts';
import type { RunRecords } from '../build/run-records.ts';
import type { AloneSamples } from './comparison-data.ts';

/** Samples that two runs judged, and those that are left out. */
export interface SharedSamples {
  samples: SharedSample[];
  alone: AloneSamples;
}

/** A sample of both runs: its images are those of the first, then those that only the second knows. */
export interface SharedSample extends Sample {
  /** Whether an image was another picture for one run than for the other. */
  otherPictures: boolean;
}

/**
 * Finds the samples that both runs judged: those of one id, with one prompt where both know it.
 *
 * @throws InputError when there is none.
 */
export function sharedSamples(first: RunRecords, second: RunRecords): SharedSamples {
  const [one, other] = [judgedSamples(first), judgedSamples(second)];
  const hashes = [hashesOf(first.annotations), hashesOf(second.annotations)] as const;
  const samples: SharedSample[] = [];
  const alone: AloneSamples = { first: [], second: [], otherPrompt: [] };
  for (const sample of one.values()) {
    const its = other.get(sample.id);
    if (!its) alone.first.push(sample.id);
    else if (sample.prompt && its.prompt && sample.prompt !== its.prompt) alone.otherPrompt.push(sample.id);
    else samples.push({ ...joined(sample, its), otherPictures: differ(sample, hashes) });
  }
  if (samples.length === 0) {
    const why = alone.otherPrompt.length > 0 ? ': those of one id have another prompt in each' : '';
    throw new InputError(`The two runs have no sample in common${why}. Compare runs on the same samples.`);
  }
  alone.second = [...other.keys()].filter((id) => !one.has(id));
  return { samples, alone };
}

/** Samples that somebody was asked about, by id. */
function judgedSamples(records: RunRecords): Map<string, Sample> {
  const judged = new Set(records.annotations.map(({ sampleId }) => sampleId));
  return new Map(listSamples(records).flatMap((sample) => (judged.has(sample.id) ? [[sample.id, sample]] : [])));
}

function joined(one: Sample, other: Sample): Sample {
  const known = new Map(other.images.map((image) => [image.id, image]));
  const ids = new Set(one.images.map(({ id }) => id));
  // An image of a run whose samples are not known has no address.
  const images = one.images.map((image): Image => (image.url ? image : (known.get(image.id) ?? image)));
  return {
    ...one,
    prompt: one.prompt || other.prompt,
    images: [...images, ...other.images.filter(({ id }) => !ids.has(id))],
  };
}

/** By sample and image: the pictures that annotators saw. */
function hashesOf(annotations: readonly Annotation[]): Map<string, Set<string>> {
  const hashes = new Map<string, Set<string>>();
  for (const { sampleId, imageIds, imageHashes } of annotations) {
    for (const [place, id] of imageIds.entries()) {
      const key = JSON.stringify([sampleId, id]);
      const hash = imageHashes[place];
      if (hash) hashes.set(key, (hashes.get(key) ?? new Set()).add(hash));
    }
  }
  return hashes;
}

/** Whether the two runs saw no picture of an image in common, though each saw one. */
function differ(
  { id: sampleId, images }: Sample,
  [one, other]: readonly [Map<string, Set<string>>, Map<string, Set<string>>],
): boolean {
  return images.some(({ id }) => {
    const key = JSON.stringify([sampleId, id]);
    const [seen, theirs] = [one.get(key), other.get(key)];
    return seen !== undefined && theirs !== undefined && ![...seen].some((hash) => theirs.has(hash));
  });
}
