import type { AnnotatorErrorCode } from '../contract/errors.ts';

/** What to do about an error, where that is the same for every vendor. A plugin adds how its options are named. */
export const usualAdvice: Readonly<Partial<Record<AnnotatorErrorCode, string>>> = {
  'bad-image': 'Load images with imageLoader() of @visionprefer/images, or leave this one out.',
  'too-large': 'Show fewer images at once (pairwise, pointwise) or smaller ones.',
  quota: 'Add credit or raise the limit, then run again: what is settled is not asked again.',
};
