import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Image, InputError, noPicture, type Sample } from '@visionprefer/core';
import { imageUrl, type RatedImage } from '@visionprefer/dataset';
import type { RecordWriter } from '@visionprefer/journal';

/** A sample as ratings know it. */
export interface RatedSample {
  id: string;
  prompt: string;
  images: RatedImage[];
}

/** The samples that ratings are about. */
export interface RatedGathering {
  /** @throws InputError when the sample is to be kept and its prompt is not known. */
  add(image: RatedImage): void;
  count(): number;
  samples(): Iterable<RatedSample>;
}

/** Gathers the samples that ratings are about, image by image. Without `keepsSamples` they are only counted. */
export function gatherRated(keepsSamples: boolean): RatedGathering {
  const samples = new Map<string, { prompt: string; images: Map<string, RatedImage> }>();
  return {
    add(image: RatedImage): void {
      const sample = samples.get(image.sampleId) ?? { prompt: image.prompt ?? '', images: new Map() };
      samples.set(image.sampleId, sample);
      if (!keepsSamples) return;
      if (!image.prompt) {
        throw new InputError('--samples-out needs the prompts, and no column holds them. Name it: --map prompt=….');
      }
      sample.images.set(image.imageId, image);
    },
    count: () => samples.size,
    *samples(): Generator<RatedSample, void, undefined> {
      for (const [id, { prompt, images }] of samples) yield { id, prompt, images: [...images.values()] };
    },
  };
}

/** Writes the samples, and counts the images whose pictures are not at hand. */
export async function writeRated(
  samples: Iterable<RatedSample>,
  writer: Pick<RecordWriter, 'write'>,
  folder: string,
): Promise<number> {
  let withoutPicture = 0;
  for (const { id, prompt, images } of samples) {
    const listed: Image[] = [];
    for (const { imageId, url, generator } of images) {
      const picture = await pictureUrl(url ?? imageId, folder, { isNamed: url !== undefined });
      if (picture === noPicture) withoutPicture++;
      listed.push({ id: imageId, url: picture, ...(generator && { generator }) });
    }
    await writer.write({ id, prompt, images: listed } satisfies Sample);
  }
  return withoutPicture;
}

/**
 * Where a picture is: a url; a file that a column names, or that is there beside the ratings under the id of the image.
 * Everything else is a name, and no url.
 */
async function pictureUrl(written: string, folder: string, { isNamed }: { isNamed: boolean }): Promise<string> {
  if (/^(?:https?|file|data):/i.test(written)) return URL.canParse(written) ? written : noPicture;
  const isPath = isNamed && /\.\w{2,5}$/.test(written);
  const stats = isPath ? undefined : await stat(resolve(folder, written)).catch(() => undefined);
  return isPath || stats?.isFile() ? imageUrl(written, folder) : noPicture;
}
