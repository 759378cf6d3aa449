import { resolve } from 'node:path';
import { type Image, ImageError, noPicture } from '@visionprefer/core';
import type { SampleSource } from '@visionprefer/dataset';
import { thumbnailer } from '@visionprefer/images';
import type { SmallPicture, WriteReportOptions } from '@visionprefer/report';
import type { ImageFlags } from '../options/common-options.ts';
import { describeError } from '../problems/describe-error.ts';
import type { Problem } from '../problems/problem.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import type { Status } from '../terminal/status.ts';

/** How small pictures are made for a page. */
export interface SmallPictureFlags extends ImageFlags {
  /** Pixels along the longer side; 0 for none. */
  thumbnails: number;
}

/** Makes the small pictures of the samples of some sources. One that cannot be made is reported, and left out. */
export function smallPictures(
  sources: readonly (SampleSource | undefined)[],
  flags: SmallPictureFlags,
  { surroundings, report }: { surroundings: Surroundings; report: (problem: Problem) => void },
): Pick<WriteReportOptions, 'thumbnail'> {
  const [source, ...others] = sources.filter((each) => each !== undefined);
  if (flags.thumbnails === 0 || (!source && flags.allowPath.length === 0)) return {};
  const make = thumbnailer({
    side: flags.thumbnails,
    signal: surroundings.signal,
    root: source?.folder,
    allowPaths: [
      ...others.map(({ folder }) => folder),
      ...flags.allowPath.map((path) => resolve(surroundings.folder, path)),
    ],
    allowPrivateHosts: flags.allowPrivateHosts ?? false,
  });
  return {
    async thumbnail(image, sampleId): Promise<SmallPicture | null> {
      if (image.url === '' || image.url === noPicture) return null;
      try {
        return await make(image);
      } catch (error) {
        if (!(error instanceof ImageError)) throw error;
        const message = `${describeError(error)} It is shown without a picture.`;
        report({ message, ...source?.place(sampleId), sampleId, imageId: image.id });
        return null;
      }
    },
  };
}

/** Ratings of others tell of images and bring no pictures: that is said once, and not for each of them. */
export function tellMissingPictures(images: readonly Image[], status: Status): void {
  const missing = images.filter(({ url }) => url === noPicture).length;
  if (missing === 0) return;
  const what = missing === 1 ? 'The picture of 1 image is' : `The pictures of ${count(missing)} images are`;
  status.warn(`${what} not at hand: ${missing === 1 ? 'it is' : 'they are'} shown without.`);
}
