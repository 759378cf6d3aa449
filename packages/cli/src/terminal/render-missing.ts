import { styleText } from 'node:util';
import type { OutcomeCount } from '@visionprefer/aggregator';
import { andMore } from './and-more.ts';
import { count } from './count.ts';
import { fitToWidth, printable } from './display-text.ts';
import type { Screen } from './screen.ts';

/** Who abstains was not meant to give a score: nothing is missing. */
const reasons = ['refused', 'blocked', 'unreadable'] as const;
const columnWidth = 11;
const shown = 20;

/**
 * Who gave how many scores in which aspect, and how many are missing for which reason: a line for each annotator and
 * aspect in which any is missing. Nothing when none is.
 */
export function renderMissing(outcomes: readonly OutcomeCount[], { width, stream }: Screen): string[] {
  const lacking = outcomes.filter((outcome) => reasons.some((reason) => outcome[reason] > 0));
  if (lacking.length === 0) return [];
  const columns = reasons.filter((reason) => lacking.some((outcome) => outcome[reason] > 0));
  const nameWidth = Math.max(16, Math.min(44, width - 1 - columnWidth * (columns.length + 1)));
  const line = (name: string, cells: readonly string[]) =>
    fitToWidth(name, nameWidth) + cells.map((cell) => fitToWidth(cell, columnWidth, 'right')).join('');
  return [
    styleText('bold', line('missing scores', ['given', ...columns]), { stream }),
    ...lacking.slice(0, shown).map((outcome) => {
      const { annotatorId, aspect, scored, compared } = outcome;
      const cells = [scored + compared, ...columns.map((reason) => outcome[reason])].map(count);
      return line(printable(`${annotatorId} ${aspect}`), cells);
    }),
    ...andMore(lacking.length - shown, '; --json prints all'),
    '',
  ];
}
