import type { ComparedSample, ComparisonIndex, RunScores } from '../../../src/compare/comparison-data.ts';
import type { Vote } from '../../../src/report-data.ts';
import { element } from '../../look/element.ts';
import { asGiven } from '../../parts/format.ts';
import { scoreChip } from '../../parts/score-chip.ts';
import { namedRun } from '../run-sign.ts';

/**
 * The scores of both runs below the images of a sample: overall, then aspect by aspect the consensus of each run with the
 * votes behind it.
 *
 * @param heads What stands above each column.
 */
export function comparedScores(
  index: ComparisonIndex,
  { images }: ComparedSample,
  heads: readonly HTMLElement[],
): HTMLElement {
  const consensus = (run: 0 | 1, of: (scores: RunScores) => number | null) =>
    row(
      namedRun(index, run),
      images.map(({ runs }) => scoreChip(of(runs[run]))),
      'run-row',
    );
  const votes = (run: 0 | 1, aspect: number) =>
    index.annotators
      .filter((annotator) => annotator.run === run)
      .flatMap(({ id }, annotator) => {
        const own = images.map(({ runs }): Vote => runs[run].votes[aspect]?.[annotator] ?? null);
        const cells = own.map((vote) => scoreChip(vote, asGiven));
        return own.some((vote) => vote !== null) ? [row(id, cells, 'one')] : [];
      });
  const columns = images.length + 1;
  const aspects = index.aspects.map((aspect, number) => {
    const rows = ([0, 1] as const).map((run) => [
      consensus(run, ({ scores }) => scores[number] ?? null),
      votes(run, number),
    ]);
    return element('tbody', {}, heading(aspect, columns), rows.flat(2));
  });
  const overall = ([0, 1] as const).map((run) => consensus(run, (scores) => scores.overall));
  return element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Scores' },
    element(
      'table',
      { class: 'scores of-runs' },
      element('caption', { class: 'hidden-label' }, 'Scores of both runs'),
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
      element('tbody', {}, heading('overall', columns), overall),
      aspects,
    ),
  );
}

function heading(aspect: string, columns: number): HTMLElement {
  return element(
    'tr',
    { class: 'group' },
    element('th', { scope: 'rowgroup', colspan: columns }, element('span', { class: 'said' }, aspect)),
  );
}

function row(name: Node | string, cells: readonly HTMLElement[], kind: 'run-row' | 'one'): HTMLElement {
  return element(
    'tr',
    { class: kind },
    element('th', { scope: 'row', class: 'said' }, name),
    cells.map((cell) => element('td', {}, cell)),
  );
}
