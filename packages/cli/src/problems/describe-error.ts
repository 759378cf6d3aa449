import { ImageError, type ImageErrorCode } from '@visionprefer/core';

/** What to do about an error of an image, in the options of the command, by its code. */
export type ImageAdvice = Partial<Record<ImageErrorCode, string>>;

/** What to do where images are read from the folder of the samples. */
export const imageAdvice: ImageAdvice = {
  'no-root': 'Allow its folder with --allow-path.',
  'outside-root': 'Move it there, or allow its folder with --allow-path.',
  'private-address': 'To fetch it all the same, give --allow-private-hosts.',
};

/** The message of an error. Core advises those who write code; here an option of the command is advised instead. */
export function describeError(error: Error, advice: ImageAdvice = imageAdvice): string {
  const own = error instanceof ImageError ? advice[error.code] : undefined;
  return error instanceof ImageError && own !== undefined ? `${error.reason} ${own}` : error.message;
}
