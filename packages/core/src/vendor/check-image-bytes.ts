import { AnnotatorError } from '../contract/errors.ts';
import type { Part } from '../contract/question.ts';
import { usualAdvice } from './usual-advice.ts';

/**
 * Checks that the images of a question fit into one request of the vendor, before they are sent.
 *
 * @param vendor Its name, for the message.
 * @param limit What the vendor takes in one request, in its own words, such as `32 MB`.
 * @param maxBytes What of it is left for images in base64.
 * @throws AnnotatorError `too-large` when they do not.
 */
export function checkImageBytes(
  parts: readonly Part[],
  { vendor, limit, maxBytes }: { vendor: string; limit: string; maxBytes: number },
): void {
  const bytes = parts.reduce(
    (sum, part) => ('image' in part ? sum + Math.ceil(part.image.bytes.length / 3) * 4 : sum),
    0,
  );
  if (bytes <= maxBytes) return;
  const size = (bytes / 1e6).toFixed(1);
  const message = `The images of this question come to ${size} MB in base64; ${vendor} takes ${limit} in one request.`;
  throw new AnnotatorError('too-large', `${message} ${usualAdvice['too-large']}`);
}
