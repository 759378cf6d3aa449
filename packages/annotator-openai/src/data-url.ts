import { type LoadedImage, toBase64 } from '@visionprefer/core/plugin';

/** An image as a `data:` url, byte for byte. Every server takes these, and all annotators are shown the same pixels. */
export function dataUrl({ bytes, mediaType }: LoadedImage): string {
  return `data:${mediaType};base64,${toBase64(bytes)}`;
}
