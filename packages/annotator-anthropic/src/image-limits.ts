import type { ImageLimits } from '@visionprefer/core/plugin';

/**
 * What images a model of Anthropic takes without scaling them. The vendor accepts up to 8,000 px a side, but shows the
 * model no more than an edge and a number of tokens, one for each 28 × 28 px tile begun: 2,576 px and 4,784 tokens from
 * Claude 4.7 on, 1,568 px and 1,568 tokens before (the vendor's vision guide, October 2026). The pixels given here are the
 * most that stay within those tokens whatever the picture's proportions. A model whose version cannot be told from its
 * id gets the smaller limits, which hold for all.
 */
export function imageLimits(model: string): ImageLimits {
  const size = isFrom47(model)
    ? { maxSide: 2_576, maxPixels: 3_644_816 } //
    : { maxSide: 1_568, maxPixels: 1_175_048 };
  return {
    mediaTypes: ['image/png', 'image/jpeg', 'image/webp', 'image/gif'],
    // 10 MB are counted after base64.
    maxBytes: 7_500_000,
    // Beyond 20 images in a question the vendor takes none over 2,000 px.
    maxImages: 20,
    ...size,
  };
}

/** Whether the model sees the larger images; false where its version cannot be told. */
export function isFrom47(model: string): boolean {
  const [, major = '0', minor = '0'] = /claude-(?:[a-z]+-)?(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)/.exec(model) ?? [];
  return Number(major) > 4 || (major === '4' && Number(minor) >= 7);
}
