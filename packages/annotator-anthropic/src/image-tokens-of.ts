import type { ImageSize } from '@visionprefer/core/plugin';
import { isFrom47 } from './image-limits.ts';

/**
 * How a model of Anthropic counts the tokens of an image: one for each 28 × 28 px begun, after it was scaled down to
 * what the model sees, which is 2,576 px a side and 4,784 tokens from Claude 4.7 on, 1,568 px and 1,568 tokens before
 * (the vendor's vision guide, https://platform.claude.com/docs/en/build-with-claude/vision, October 2026).
 */
export function imageTokensOf(model: string): (size: ImageSize) => number {
  const [maxSide, maxTokens] = isFrom47(model) ? [2_576, 4_784] : [1_568, 1_568];
  return ({ width, height }) => countPatches(fit({ width, height }, maxSide, maxTokens));
}

/** The image with its longer side as long as it may be. */
function fit({ width, height }: ImageSize, maxSide: number, maxTokens: number): ImageSize {
  const longer = Math.max(width, height);
  const scaledTo = (side: number): ImageSize => ({
    width: Math.max(1, Math.round((width * side) / longer)),
    height: Math.max(1, Math.round((height * side) / longer)),
  });
  let fitting = 1;
  let tooLong = Math.min(longer, maxSide) + 1;
  while (tooLong - fitting > 1) {
    const side = Math.floor((fitting + tooLong) / 2);
    if (countPatches(scaledTo(side)) <= maxTokens) fitting = side;
    else tooLong = side;
  }
  return scaledTo(fitting);
}

function countPatches({ width, height }: ImageSize): number {
  return Math.ceil(width / 28) * Math.ceil(height / 28);
}
