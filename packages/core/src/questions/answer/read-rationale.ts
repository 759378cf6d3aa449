import { mentionsIn } from './mentions-in.ts';

/**
 * Reads a rationale: text, or a list of texts; whatever else it is becomes text, as JSON. It may be left out, or null: a
 * score without a reason is a score. Halves of characters become U+FFFD, so that the text is the same in whatever it is written to.
 *
 * @param imageIds In the order shown, so that the labels in the text can be told.
 */
export function readRationale(
  rationale: unknown,
  imageIds: readonly string[],
): { rationale?: string; mentions?: Record<string, string> } {
  const text = (typeof rationale === 'string' ? rationale : inOne(rationale)).toWellFormed();
  if (!text.trim()) return {};
  const mentions = mentionsIn(text, imageIds);
  return mentions ? { rationale: text, mentions } : { rationale: text };
}

function inOne(rationale: unknown): string {
  return [rationale ?? '']
    .flat()
    .map((each: unknown) => (typeof each === 'string' ? each : JSON.stringify(each)))
    .filter((each) => each.trim())
    .join(' ');
}
