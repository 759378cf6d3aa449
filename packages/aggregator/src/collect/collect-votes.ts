import { type BriefAnnotation, InputError } from '@visionprefer/core';
import { at } from '../numbers/at.ts';
import { addEntries } from './add-entries.ts';
import type { CollectedVotes } from './collected-votes.ts';
import { dropRepeatedRow } from './drop-repeated-row.ts';

/** How annotations are collected. */
export interface CollectOptions {
  mixedVersions: 'refuse' | 'allow';
}

/**
 * Adds an annotation, keeping numbers and ids only. One that comes again counts once.
 *
 * @throws InputError when it contradicts itself or another one.
 */
export function collectVotes<A extends string>(
  collected: CollectedVotes<A>,
  annotation: BriefAnnotation<A>,
  { mixedVersions }: CollectOptions,
): void {
  if (mixedVersions === 'refuse') checkVersions(collected.versions, annotation);
  const sample = sampleNumber(collected, annotation.sampleId);
  const images = imageNumbers(collected, sample, annotation);
  const { keys, samples } = collected.rows;
  const { place, isNew } = keys.add(annotation.key);
  // A repetition is written down like any row, to be compared with what is there, and then forgotten.
  const row = isNew ? place : keys.length;
  addEntries(collected, annotation, { row, images });
  if (isNew) samples.push(sample);
  else if (!dropRepeatedRow(collected, { earlier: place, last: row })) {
    throw new InputError(
      `Two annotations have the key "${annotation.key}" but do not say the same (sample "${annotation.sampleId}", annotator "${annotation.annotatorId}"). A key stands for one question and its one answer. Remove one of the two.`,
    );
  }
}

function checkVersions<A extends string>(versions: Map<string, number>, annotation: BriefAnnotation<A>): void {
  for (const aspect in annotation.aspectVersions) {
    const version = annotation.aspectVersions[aspect];
    const known = versions.get(aspect);
    if (known === undefined) versions.set(aspect, version);
    else if (known !== version) {
      const [older, newer] = [known, version].sort((a, b) => a - b);
      throw new InputError(
        `Aspect "${aspect}" was judged by version ${older} and by version ${newer} of its rubric; such scores do not measure the same. Leave out the annotations of one version, or allow mixed versions.`,
      );
    }
  }
}

function sampleNumber<A extends string>({ samples, images }: CollectedVotes<A>, id: string): number {
  let sample = samples.get(id);
  if (sample === undefined) {
    sample = samples.size;
    samples.set(id, sample);
    images.last.push(-1);
  }
  return sample;
}

function imageNumbers<A extends string>(
  { images }: CollectedVotes<A>,
  sample: number,
  { key, sampleId, imageIds, imageHashes }: BriefAnnotation<A>,
): number[] {
  if (imageHashes.length !== imageIds.length) {
    throw new InputError(
      `Annotation "${key}": ${imageIds.length} imageIds need as many imageHashes, not ${imageHashes.length}.`,
    );
  }
  const numbers: number[] = [];
  for (let place = 0; place < imageIds.length; place++) {
    const id = at(imageIds, place);
    const hash = at(imageHashes, place);
    const image = findImage(images, sample, id);
    numbers.push(image === -1 ? addImage(images, sample, { id, hash }) : image);
    const known = image === -1 ? hash : images.hashes[image];
    if (known === hash || hash === '') continue;
    // An annotation that does not tell the picture contradicts none that does.
    if (known === '') images.hashes[image] = hash;
    else {
      throw new InputError(
        `Image "${id}" of sample "${sampleId}" was judged as two different pictures (hashes ${[hash, known].sort().join(' and ')}). Leave out the annotations of the picture that is no longer meant.`,
      );
    }
  }
  return numbers;
}

/** −1 when the sample has no such image yet. */
function findImage({ ids, previous, last }: CollectedVotes<string>['images'], sample: number, id: string): number {
  let image = last.at(sample);
  while (image !== -1 && ids[image] !== id) image = previous.at(image);
  return image;
}

function addImage(
  { ids, hashes, samples, previous, last }: CollectedVotes<string>['images'],
  sample: number,
  { id, hash }: { id: string; hash: string },
): number {
  const image = ids.length;
  ids.push(id);
  hashes.push(hash);
  samples.push(sample);
  previous.push(last.at(sample));
  last.set(sample, image);
  return image;
}
