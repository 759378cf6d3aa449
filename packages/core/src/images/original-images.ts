import { ImageError } from '../contract/errors.ts';
import type { ImageLimits, MediaType } from '../contract/loaded-image.ts';
import { describeImage, type ImageHeader, readImageHeader } from './image-header.ts';
import type { LoadImage } from './load-image.ts';
import { createImageReader } from './read-image.ts';
import type { ReadImageOptions } from './read-image-options.ts';

/**
 * Loads images as they are: nothing is decoded, turned or scaled, so whatever would need that is an ImageError.
 * This is what `annotate` uses when no other loader is given; `imageLoader` of `@visionprefer/images` prepares
 * pictures instead of turning them down.
 */
export function originalImages(options: ReadImageOptions = {}): LoadImage {
  const read = createImageReader(options);
  const load: LoadImage = async ({ url }, { limits, signal }) => {
    const { bytes, hash } = await read(url, signal);
    const header = readImageHeader(bytes);
    const { mediaType } = header;
    if (mediaType === 'image/other') {
      throw new ImageError(`The image is ${describeImage(header)}; expected PNG, JPEG, WebP or GIF.`);
    }
    const obstacle = findObstacle(header, mediaType, bytes.length, limits);
    if (obstacle) {
      throw new ImageError(`The image ${obstacle}.`, {
        advice: 'Pass loadImage: imageLoader({ root }) of @visionprefer/images, which prepares images, or mend it.',
      });
    }
    return { bytes, mediaType, width: header.width, height: header.height, hash };
  };
  return Object.assign(load, { preparedBy: 'originalImages' });
}

function findObstacle(header: ImageHeader, type: MediaType, size: number, limits: ImageLimits): string | undefined {
  const { width, height } = header;
  if (header.frames > 1) return `is animated; expected a single picture`;
  if (!header.complete) return 'is cut off before its end';
  if (header.orientation !== 1) return 'is stored turned (EXIF orientation), which annotators read differently';
  if (limits.mediaTypes && !limits.mediaTypes.includes(type))
    return `is ${type}; expected ${limits.mediaTypes.join(', ')}`;
  if (size > (limits.maxBytes ?? Infinity)) return `has ${size} bytes; the annotators take at most ${limits.maxBytes}`;
  if (Math.max(width, height) > (limits.maxSide ?? Infinity)) {
    return `has ${width} × ${height} px; the annotators take at most ${limits.maxSide} px a side`;
  }
  if (width * height > (limits.maxPixels ?? Infinity)) {
    return `has ${width} × ${height} px; the annotators take at most ${limits.maxPixels} pixels in all`;
  }
  return undefined;
}
