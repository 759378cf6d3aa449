import type { ReportIndex } from '../../../src/report-data.ts';
import { emptyQuery, writeHash } from '../../browse/query.ts';
import { element } from '../../look/element.ts';
import { count, percent, range } from '../../parts/format.ts';
import { intervalBar } from '../../parts/interval-bar.ts';

type Leaderboard = NonNullable<NonNullable<ReportIndex['verdict']>['leaderboard']>;
type LeaderboardTable = Leaderboard['aspects'][string];

/** The generators of the images, ranked in each aspect; null where there are no two of them. */
export function leaderboardPart({ verdict }: ReportIndex): HTMLElement | null {
  const tables = Object.entries(verdict?.leaderboard?.aspects ?? {}).filter(([, { rows }]) => rows.length > 1);
  tables.sort(([one], [other]) => Number(other === 'overall') - Number(one === 'overall'));
  const [first] = tables;
  if (!first) return null;
  const place = element('div', {});
  const show = (table: LeaderboardTable) => place.replaceChildren(drawTable(table));
  show(first[1]);
  const select = element(
    'select',
    { onchange: () => show(tables.find(([aspect]) => aspect === select.value)?.[1] ?? first[1]) },
    tables.map(([aspect]) => element('option', { value: aspect }, aspect)),
  );
  return element(
    'section',
    { class: 'part' },
    element(
      'div',
      { class: 'with-choice' },
      element('h2', {}, 'Which generator is best?'),
      tables.length > 1 && element('label', {}, element('span', { class: 'hidden-label' }, 'Aspect'), select),
    ),
    place,
    element(
      'p',
      { class: 'small quiet legend' },
      'How often its image beats that of an average generator for the same prompt, by Bradley and Terry’s model; brackets are 95 % intervals over prompts. Places are those it may have.',
    ),
  );
}

function drawTable({ rows, notes }: LeaderboardTable): HTMLElement {
  return element(
    'div',
    {},
    element(
      'table',
      { class: 'trust leaderboard', role: 'table' },
      element(
        'thead',
        { role: 'rowgroup' },
        element(
          'tr',
          { role: 'row' },
          ['generator', 'places', 'beats the average', 'won', 'tied', 'lost'].map((head) =>
            element('th', { scope: 'col', role: 'columnheader' }, head),
          ),
        ),
      ),
      element(
        'tbody',
        { role: 'rowgroup' },
        rows.map(({ generator, rank: [best, worst], chance, wins, ties, losses }) => {
          const href = writeHash({ view: 'samples' }, { ...emptyQuery, generator });
          const cell = (label: string, ...content: (Node | string | null)[]) =>
            element('td', { role: 'cell', 'data-label': label }, content);
          return element(
            'tr',
            { role: 'row' },
            element('th', { scope: 'row', role: 'rowheader' }, element('a', { class: 'said', href }, generator)),
            cell('places', best === worst ? String(best) : `${best} to ${worst}`),
            chance.value === null
              ? cell('beats the average', '–')
              : cell(
                  'beats the average',
                  intervalBar(chance),
                  element('strong', {}, percent(chance.value)),
                  element('span', { class: 'quiet' }, range(chance)),
                ),
            cell('won', count(wins)),
            cell('tied', count(ties)),
            cell('lost', count(losses)),
          );
        }),
      ),
    ),
    notes.map((note) => element('p', { class: 'small quiet said' }, note)),
  );
}
