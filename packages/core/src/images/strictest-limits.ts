import type { ImageLimits } from '../contract/loaded-image.ts';

/** The strictest of several limits. */
export function strictestLimits(all: readonly ImageLimits[]): ImageLimits {
  const strictest: ImageLimits = {};
  for (const limits of all) {
    for (const name of ['maxBytes', 'maxSide', 'maxPixels', 'maxImages'] as const) {
      const limit = limits[name];
      if (limit !== undefined) strictest[name] = Math.min(limit, strictest[name] ?? limit);
    }
    const { mediaTypes } = limits;
    if (mediaTypes)
      strictest.mediaTypes = (strictest.mediaTypes ?? mediaTypes).filter((type) => mediaTypes.includes(type));
  }
  return strictest;
}
