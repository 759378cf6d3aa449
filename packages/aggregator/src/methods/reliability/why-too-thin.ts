import type { ScoreVotes } from '../../votes/votes.ts';

/** Fewest images with two votes or more that can tell anything about the annotators. */
const fewestImages = 10;

/** Why annotators cannot be weighed by these votes; undefined when they can. */
export function whyTooThin({ annotators, images }: ScoreVotes): string | undefined {
  if (annotators.every((annotator) => annotator === annotators[0])) return 'One annotator alone cannot be weighed.';
  let shared = 0;
  for (let vote = 1; vote < images.length; vote++) {
    if (images[vote] === images[vote - 1] && images[vote] !== images[vote - 2]) shared++;
  }
  if (shared >= fewestImages) return undefined;
  return `Only ${shared} ${shared === 1 ? 'image has' : 'images have'} two votes or more; ${fewestImages} are needed to weigh annotators.`;
}
