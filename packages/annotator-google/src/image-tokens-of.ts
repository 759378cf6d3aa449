import type { ImageSize } from '@visionprefer/core/plugin';
import type { GenerationOptions } from './google-options.ts';

/**
 * How a Gemini model counts the tokens of an image, or undefined for a model of another name. From Gemini 3 on as many
 * at most as the media resolution says, whatever the image's size; before, 258 for an image of at most 384 px a side,
 * and else for each tile of 768 × 768 px (https://ai.google.dev/gemini-api/docs/media-resolution and
 * https://ai.google.dev/gemini-api/docs/tokens, October 2026).
 */
export function imageTokensOf(
  model: string,
  resolution: GenerationOptions['mediaResolution'],
): ((size: ImageSize) => number) | undefined {
  const [name, major] = /(?:^|\/)gemini-(?:(\d+)[.-])?/.exec(model) ?? [];
  if (name === undefined) return undefined;
  if (major !== undefined && Number(major) < 3) return countTiles;
  const tokens = resolutions[resolution ?? 'MEDIA_RESOLUTION_HIGH'];
  return () => tokens;
}

/** `HIGH` is what a model takes when it is told nothing. */
const resolutions = {
  MEDIA_RESOLUTION_LOW: 280,
  MEDIA_RESOLUTION_MEDIUM: 560,
  MEDIA_RESOLUTION_HIGH: 1_120,
  MEDIA_RESOLUTION_ULTRA_HIGH: 2_240,
};

function countTiles({ width, height }: ImageSize): number {
  if (width <= 384 && height <= 384) return 258;
  return 258 * Math.ceil(width / 768) * Math.ceil(height / 768);
}
