import type { Score } from '../../records/records.ts';
import { labelOf } from '../rubric.ts';

/**
 * The images that a rationale names by their labels, such as `Image B` or `images A and C`: label → image id. Undefined
 * when it names none. A letter alone is none: it may be a word.
 *
 * @param imageIds In the order shown, so that the labels can be told.
 */
export function mentionsIn(rationale: string, imageIds: readonly string[]): Record<string, string> | undefined {
  const named = rationale.match(naming)?.flatMap((words) => words.match(/\b[A-Z]{1,3}\b/g) ?? []);
  if (!named) return undefined;
  const labels = new Map(imageIds.map((id, index) => [labelOf(index), id]));
  const mentions = named.flatMap((label): [string, string][] => {
    const imageId = labels.get(label);
    return imageId === undefined ? [] : [[label, imageId]];
  });
  return mentions.length ? Object.fromEntries(mentions) : undefined;
}

/**
 * A rationale in which the images that it names by their labels have their ids behind them: `Image B (photo-7) is sharper`.
 */
export function nameMentions({ rationale = '', mentions = {} }: Pick<Score, 'rationale' | 'mentions'>): string {
  const named = new Map(Object.entries(mentions));
  return rationale.replace(naming, (words) =>
    words.replace(/\b[A-Z]{1,3}\b/g, (label) => {
      const imageId = named.get(label);
      return imageId === undefined ? label : `${label} (${imageId})`;
    }),
  );
}

const naming =
  /\b(?:image|Image|IMAGE)s?\s+[A-Z]{1,3}\b(?:(?:\s*[,/&]\s*|,?\s+(?:and|or|vs\.?)\s+)(?:[Ii]mage\s+)?[A-Z]{1,3}\b)*/g;
