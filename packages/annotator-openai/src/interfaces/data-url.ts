import type { CallImages, LoadedImage } from '@visionprefer/core/plugin';

/** An image as a `data:` url, byte for byte. Every server takes these, and all annotators are shown the same pixels. */
export function dataUrl({ bytes, mediaType }: LoadedImage, images: CallImages): string {
  return `data:${mediaType};base64,${images.base64(bytes)}`;
}
