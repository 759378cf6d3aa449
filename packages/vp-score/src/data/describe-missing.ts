import { plural } from '../numbers/plural.ts';
import type { EmbeddedPictures } from './embed-pairs.ts';

/** Pairs that lack a picture, with the first reason: `8 pairs lack a picture, such as image a of sample s: …`. */
export function describeMissing(pairs: number, { problem }: EmbeddedPictures): string {
  const many = `${plural(pairs, 'pair')} ${pairs === 1 ? 'lacks' : 'lack'} a picture`;
  if (!problem) return many;
  return `${many}, such as the image ${problem.imageId} of the sample ${problem.sampleId}: ${problem.message.replace(/\.$/, '')}`;
}
