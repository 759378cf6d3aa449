import { type Annotation, InputError, type Source } from '@visionprefer/core';
import { addEntries } from './add-entries.ts';
import { type CollectedSample, type CollectedVotes, nothingCollected } from './collected-votes.ts';
import { describeRow, forgetRow } from './repeated-rows.ts';

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
  const { said, compared, rows, starts } = collected;
  if (mixedVersions === 'refuse') checkVersions(collected.versions, annotation);
  const sample = sampleOf(collected, annotation.sampleId);
  const images = imagesOf(collected, sample, annotation);
  const row = rows.size;
  starts.said.push(said.images.length);
  starts.compared.push(compared.aspects.length);
  addEntries(collected, annotation, images);
  const earlier = rows.get(annotation.key);
  if (earlier === undefined) {
    rows.set(annotation.key, row);
    sample.keys.push(annotation.key);
    return;
  }
  if (describeRow(collected, earlier) !== describeRow(collected, row)) {
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
    sample = { images: new Map(), keys: [] };
    samples.set(id, sample);
  }
  return sample;
}

/** The numbers of the images that were shown, by their ids. */
function imagesOf<A extends string>(
  collected: CollectedVotes<A>,
  sample: CollectedSample,
  { key, sampleId, imageIds, imageHashes }: Annotation<A>,
): Map<string, number> {
  const shown = new Map<string, number>();
  for (const [place, id] of imageIds.entries()) {
    const hash = imageHashes[place];
    if (hash === undefined || imageHashes.length !== imageIds.length) {
      throw new InputError(
        `Annotation "${key}": ${imageIds.length} imageIds need as many imageHashes, not ${imageHashes.length}.`,
      );
    }
    let image = sample.images.get(id);
    if (!image) {
      image = { index: collected.imageCount++, hash };
      sample.images.set(id, image);
    }
    if (image.hash !== hash) {
      throw new InputError(
        `Image "${id}" of sample "${sampleId}" was judged as two different pictures (hashes ${[hash, image.hash].sort().join(' and ')}). Leave out the annotations of the picture that is no longer meant.`,
      );
    }
    shown.set(id, image.index);
  }
  return shown;
}
