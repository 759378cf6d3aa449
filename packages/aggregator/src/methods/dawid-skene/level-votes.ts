import { numberAt, wholeAt } from '../../numbers/at.ts';
import { numberList } from '../../numbers/number-list.ts';
import type { Votes } from '../../votes/votes.ts';
import { type VotesByImage, votesByImage } from '../votes-by-image.ts';
import { levelCount } from './level-model.ts';

/** Votes as levels, ordered by image. A score between two levels is a vote for both, each with its share. */
export interface LevelVotes extends VotesByImage {
  annotatorCount: number;
  /** 0 (worst) to 4 (best). */
  levels: Int32Array;
  /** Where the row of the annotator and the level stands in a table of 5 × 5 for each annotator. */
  rows: Int32Array;
  /** How much each vote counts; undefined when all scores are whole and each counts 1. */
  shares: Float64Array | undefined;
}

/** Turns scores into votes for levels: 3.4 is 0.6 of a vote for 3 and 0.4 of one for 4. */
export function levelVotes({ scores, annotatorCount }: Pick<Votes, 'scores' | 'annotatorCount'>): LevelVotes {
  const { images, starts } = votesByImage(scores);
  const levels = numberList(Int32Array);
  const rows = numberList(Int32Array);
  const shares = numberList(Float64Array);
  const levelStarts = new Int32Array(starts.length);
  let whole = true;
  const add = (annotator: number, level: number, share: number): void => {
    levels.push(level);
    rows.push((annotator * levelCount + level) * levelCount);
    shares.push(share);
  };
  for (let image = 0; image < images.length; image++) {
    levelStarts[image] = levels.length;
    const end = wholeAt(starts, image + 1);
    for (let vote = wholeAt(starts, image); vote < end; vote++) {
      const annotator = wholeAt(scores.annotators, vote);
      const above = numberAt(scores.scores, vote) - 1;
      const level = Math.floor(above);
      const share = above - level;
      add(annotator, level, 1 - share);
      if (share > 0) add(annotator, level + 1, share);
      whole &&= share === 0;
    }
  }
  levelStarts[images.length] = levels.length;
  return {
    images,
    starts: levelStarts,
    annotatorCount,
    levels: levels.values(),
    rows: rows.values(),
    shares: whole ? undefined : shares.values(),
  };
}
