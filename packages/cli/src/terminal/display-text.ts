import { stripVTControlCharacters } from 'node:util';
import { textWidth } from './text-width.ts';

/**
 * A text that may be printed in one line whatever it holds: prompts, ids and rationales come from strangers, and could
 * otherwise move the cursor, recolour the screen or turn the reading direction.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\s\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
    .trim();
}

/** Cuts a text to a number of terminal columns, ending it in `…` when something was cut. */
export function cutToWidth(text: string, width: number): string {
  // No character is wider than two columns, so that a text of a megabyte need not be measured.
  const start = text.slice(0, Math.max(width, 0) * 64 + 64);
  if (start.length === text.length && textWidth(text) <= width) return text;
  return width > 0 ? `${startOf(start, width - 1)}…` : '';
}

/** The beginning of a text, as many whole characters as fit into so many columns. */
export function startOf(text: string, width: number): string {
  let start = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += textWidth(segment);
    if (used > width) break;
    start += segment;
  }
  return start;
}

/** Cuts or fills a text to exactly `width` columns. */
export function fitToWidth(text: string, width: number, side: 'left' | 'right' = 'left'): string {
  const cut = cutToWidth(text, width);
  const space = ' '.repeat(Math.max(0, width - textWidth(cut)));
  return side === 'left' ? cut + space : space + cut;
}
