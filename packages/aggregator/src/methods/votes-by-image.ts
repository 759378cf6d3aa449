import { wholeAt } from '../numbers/at.ts';
import type { ScoreVotes } from '../votes/votes.ts';

/** Where the votes on each image are: those on `images[i]` from `starts[i]` up to, but without, `starts[i + 1]`. */
export interface VotesByImage {
  /** Images somebody has scored, in order. */
  images: Int32Array;
  starts: Int32Array;
}

/** Finds the votes on each image. */
export function votesByImage({ images: column }: ScoreVotes): VotesByImage {
  let count = 0;
  for (let vote = 0; vote < column.length; vote++) if (vote === 0 || column[vote] !== column[vote - 1]) count++;
  const images = new Int32Array(count);
  const starts = new Int32Array(count + 1);
  let place = 0;
  for (let vote = 0; vote < column.length; vote++) {
    if (vote > 0 && column[vote] === column[vote - 1]) continue;
    images[place] = wholeAt(column, vote);
    starts[place++] = vote;
  }
  starts[count] = column.length;
  return { images, starts };
}
