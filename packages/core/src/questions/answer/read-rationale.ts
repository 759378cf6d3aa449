import { labelOf } from '../rubric.ts';
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
  const texts = [rationale ?? ''].flat();
  const text = texts
    .map((each: unknown) => (typeof each === 'string' ? each : JSON.stringify(each)))
    .filter((each) => each.trim())
    .join(' ')
    .toWellFormed();
  if (!text) return {};
  const mentions = mentionsIn(text, new Map(imageIds.map((id, index) => [labelOf(index), id])));
  return { rationale: text, ...(mentions && { mentions }) };
}
