import type { ReportIndex, VerdictSentence } from '../../../src/report-data.ts';
import { element } from '../../look/element.ts';
import { commandLine } from '../../parts/command-line.ts';
import { unbroken } from '../../parts/format.ts';

/** The verdict in words, and what to do next as commands; null for a report without one. */
export function verdictPart({ verdict, next }: ReportIndex): HTMLElement | null {
  if (!verdict) return null;
  return element(
    'section',
    { class: 'verdict' },
    element('h2', {}, 'The verdict'),
    sentenceList(verdict.sentences),
    next.length > 0 && [
      element('h3', {}, 'What next'),
      element(
        'ul',
        { class: 'next' },
        next.map(({ why, line }) => element('li', {}, element('span', { class: 'why' }, why), commandLine(line).node)),
      ),
    ],
  );
}

/** What is to be known, in words; reasons to doubt have a sign. */
export function sentenceList(sentences: readonly VerdictSentence[]): HTMLElement {
  return element('ul', { class: 'sentences' }, sentences.map(sentence));
}

function sentence({ text, worry }: VerdictSentence): HTMLElement {
  return element(
    'li',
    { class: worry ? 'worry' : null },
    element('span', { class: 'mark', 'aria-hidden': 'true' }, worry ? '!' : '·'),
    element(
      'span',
      { class: 'said' },
      worry && element('span', { class: 'hidden-label' }, 'A reason to doubt: '),
      unbroken(text),
    ),
  );
}
