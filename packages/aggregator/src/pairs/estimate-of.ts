import type { ConsensusImage, Estimate, OverallEstimate } from '@visionprefer/core';

/** What the consensus on an image says about an aspect; undefined when it does not name it. */
export function estimateOf<A extends string>(
  image: ConsensusImage<A>,
  aspect: A | 'overall',
): Estimate | OverallEstimate<A> | undefined {
  if (aspect === 'overall') return image.overall;
  return Object.hasOwn(image.aspects, aspect) ? image.aspects[aspect] : undefined;
}
