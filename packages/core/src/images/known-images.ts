import type { ImageLimits, KnownImage } from '../contract/loaded-image.ts';
import type { Image } from '../records/records.ts';

/** What is known of images from earlier runs, so that a run can tell what is settled without reading them again. */
export interface KnownImages {
  /** The image as it would be shown within these limits; undefined when it has to be read to be known. */
  find(image: Image, limits: ImageLimits): Promise<KnownImage | undefined>;
  /** Told what an image turned out to be that {@link KnownImages.find} did not know. */
  note(image: Image, limits: ImageLimits, known: KnownImage): void;
}
