import type { Score } from '../../records/records.ts';

/**
 * The images that a rationale names by their labels, such as `Image B` or `images A and C`: label → image id. Undefined
 * when it names none. A letter alone is none: it may be a word.
 */
export function mentionsIn(
  rationale: string,
  imageIds: ReadonlyMap<string, string>,
): Record<string, string> | undefined {
  const named = [...rationale.matchAll(naming)].flatMap(({ 0: words }) => words.match(/\b[A-Z]{1,3}\b/g) ?? []);
  const mentions = named.flatMap((label): [string, string][] => {
    const imageId = imageIds.get(label);
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
