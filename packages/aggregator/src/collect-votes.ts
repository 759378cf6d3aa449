import { type Annotation, InputError, type Source } from '@visionprefer/core';
import { addEntries } from './add-entries.ts';
import { at } from './at.ts';
import { type CollectedSample, type CollectedVotes, nothingCollected } from './collected-votes.ts';
import { addRow, describeRow, forgetRow } from './repeated-rows.ts';

/** How annotations are collected. */
export interface CollectOptions {
  mixedVersions: 'refuse' | 'allow';
}

/**
 * Reads annotations, one after the other, keeping numbers and ids only. An annotation that comes again counts once.
 *
 * @throws InputError when an annotation contradicts itself or another one.
 */
export async function collectVotes<A extends string>(
  annotations: Source<Annotation<A>>,
  options: CollectOptions,
): Promise<CollectedVotes<A>> {
  const collected = nothingCollected<A>();
  if (Symbol.asyncIterator in annotations) {
    for await (const annotation of annotations) addAnnotation(collected, annotation, options);
  } else {
    for (const annotation of annotations) addAnnotation(collected, annotation, options);
  }
  return collected;
}

function addAnnotation<A extends string>(
  collected: CollectedVotes<A>,
  annotation: Annotation<A>,
  { mixedVersions }: CollectOptions,
): void {
  if (mixedVersions === 'refuse') checkVersions(collected.versions, annotation);
  const sample = sampleOf(collected, annotation.sampleId);
  addImages(collected, sample, annotation);
  const row = addRow(collected);
  addEntries(collected, sample, annotation);
  if (collected.seen.add(annotation.key) || isNew(collected, sample, annotation)) {
    sample.keys.push(annotation.key);
    sample.rows.push(row);
    return;
  }
  const earlier = sample.rows[sample.keys.indexOf(annotation.key)];
  if (earlier === undefined || describeRow(collected, earlier) !== describeRow(collected, row)) {
    throw new InputError(
      `Two annotations have the key "${annotation.key}" but do not say the same (sample "${annotation.sampleId}", annotator "${annotation.annotatorId}"). A key stands for one question and its one answer. Remove one of the two.`,
    );
  }
  forgetRow(collected, row);
}

function checkVersions<A extends string>(versions: Map<string, number>, annotation: Annotation<A>): void {
  for (const [aspect, version] of Object.entries<number>(annotation.aspectVersions)) {
    const known = versions.get(aspect);
    if (known === undefined) versions.set(aspect, version);
    else if (known !== version) {
      const [older, newer] = [known, version].sort((a, b) => a - b);
      throw new InputError(
        `Aspect "${aspect}" was judged by version ${older} and by version ${newer} of its rubric; such scores do not measure the same. Leave out the annotations of one version, or pass { mixedVersions: 'allow' }.`,
      );
    }
  }
}

function sampleOf<A extends string>({ samples }: CollectedVotes<A>, id: string): CollectedSample {
  let sample = samples.get(id);
  if (!sample) {
    sample = { images: new Map(), keys: [], rows: [] };
    samples.set(id, sample);
  }
  return sample;
}

function addImages<A extends string>(
  collected: CollectedVotes<A>,
  sample: CollectedSample,
  { key, sampleId, imageIds, imageHashes }: Annotation<A>,
): void {
  if (imageHashes.length !== imageIds.length) {
    throw new InputError(
      `Annotation "${key}": ${imageIds.length} imageIds need as many imageHashes, not ${imageHashes.length}.`,
    );
  }
  for (let place = 0; place < imageIds.length; place++) {
    const [id, hash] = [at(imageIds, place), at(imageHashes, place)];
    const image = sample.images.get(id);
    if (!image) sample.images.set(id, { index: collected.imageCount++, hash });
    else if (image.hash !== hash) {
      throw new InputError(
        `Image "${id}" of sample "${sampleId}" was judged as two different pictures (hashes ${[hash, image.hash].sort().join(' and ')}). Leave out the annotations of the picture that is no longer meant.`,
      );
    }
  }
}

/** The set of keys takes two for the same in rare cases; then the samples' own lists decide, the nearest first. */
function isNew<A extends string>(
  { samples }: CollectedVotes<A>,
  sample: CollectedSample,
  { key }: Annotation<A>,
): boolean {
  return !sample.keys.includes(key) && ![...samples.values()].some(({ keys }) => keys.includes(key));
}
