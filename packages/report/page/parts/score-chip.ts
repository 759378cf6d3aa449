import type { Vote } from '../../src/report-data.ts';
import { element } from '../look/element.ts';
import { points } from './format.ts';

/**
 * A score with a bar as long as it is high; in place of a missing one, the word for why it is missing.
 *
 * @param write How it is written. Default: with two decimals, as what is worked out.
 */
export function scoreChip(vote: Vote, write: (score: number) => string = points): HTMLElement {
  if (typeof vote !== 'number') {
    return element('span', { class: vote === null ? 'score none' : `score missing ${vote}` }, vote ?? '–');
  }
  const chip = element('span', { class: 'score' }, write(vote));
  chip.style.setProperty('--share', String((vote - 1) / 4));
  return chip;
}
