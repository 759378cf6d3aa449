import { pixels } from '@visionprefer/annotator-pixels';
import {
  type Aspect,
  aesthetic,
  annotate,
  fidelity,
  type PreferencePair,
  pointwise,
  type ReadImageOptions,
  type Sample,
} from '@visionprefer/core';
import { imageLoader } from '@visionprefer/images';
import type { PictureScores } from './pixel-margins.ts';

/** How pictures are read. */
export interface MeasurePixelsOptions {
  images?: Omit<ReadImageOptions, 'signal'> | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * What the pixel annotator says of the pictures of pairs, which needs no training: a baseline that every model has to
 * beat. Pictures that cannot be judged have no scores.
 */
export async function measurePixels(
  pairs: Iterable<PreferencePair>,
  { images, signal }: MeasurePixelsOptions = {},
): Promise<PictureScores> {
  const aspects: readonly Aspect[] = [fidelity, aesthetic];
  const scores = new Map<string, Record<string, number>>();
  const hashes = new Map<string, string>();
  const load = imageLoader({ ...images, minSide: 1 });
  const annotations = annotate(listSamples(pairs), {
    annotators: [pixels()],
    aspects,
    strategy: pointwise({ rationale: 'none' }),
    loadImage: async (image, options) => {
      const loaded = await load(image, options);
      hashes.set(image.id, loaded.hash);
      return loaded;
    },
    signal,
    // A picture that cannot be judged has no scores, and its pairs are missing for the baseline.
    onFailure: () => {},
  });
  for await (const annotation of annotations) {
    if (annotation.outcome !== 'scored') continue;
    for (const [aspect, found] of Object.entries(annotation.scores)) {
      for (const { imageId, score } of found) {
        const hash = hashes.get(imageId) ?? '';
        scores.set(hash, { ...scores.get(hash), [aspect]: score });
      }
    }
  }
  return scores;
}

/** A sample for each picture, known by its url. */
function listSamples(pairs: Iterable<PreferencePair>): Sample[] {
  const urls = new Set<string>();
  for (const { chosen, rejected } of pairs) for (const { url } of [chosen, rejected]) urls.add(url);
  return [...urls].map((url) => ({ id: url, prompt: 'A picture.', images: [{ id: url, url }] }));
}
