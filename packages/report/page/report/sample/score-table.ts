import type { ReportIndex, SampleSummary, Vote } from '../../../src/report-data.ts';
import { element } from '../../look/element.ts';
import { asGiven } from '../../parts/format.ts';
import { scoreChip } from '../../parts/score-chip.ts';

/**
 * The scores of a sample below its images: a column for each image, a group of rows for each aspect, a row for each
 * annotator.
 *
 * @param heads What stands above each column.
 */
export function scoreTable(index: ReportIndex, sample: SampleSummary, heads: readonly HTMLElement[]): HTMLElement {
  const { images } = sample;
  const groups = index.aspects.map((aspect, number) => {
    const annotators = index.annotators.flatMap(({ id }, annotator) => {
      const votes = images.map(({ votes }) => votes[number]?.[annotator] ?? null);
      return votes.some((vote) => vote !== null) ? [row(id, votes, 'one')] : [];
    });
    const consensus = row(
      aspect,
      images.map(({ scores }) => scores[number] ?? null),
      'group',
    );
    return element('tbody', {}, consensus, annotators);
  });
  return element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Scores' },
    element(
      'table',
      { class: 'scores' },
      element('caption', { class: 'hidden-label' }, 'Scores by aspect and annotator'),
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          element('td', {}),
          heads.map((head) => element('th', { scope: 'col' }, head)),
        ),
      ),
      groups,
      element(
        'tbody',
        {},
        row(
          'overall',
          images.map(({ overall }) => overall),
          'group',
        ),
      ),
    ),
  );
}

function row(name: string, votes: readonly Vote[], kind: 'group' | 'one'): HTMLElement {
  return element(
    'tr',
    { class: kind },
    element('th', { scope: 'row', class: 'said' }, name),
    votes.map((vote) => element('td', {}, kind === 'one' ? scoreChip(vote, asGiven) : scoreChip(vote))),
  );
}
