import type { ReportIndex, TrustRow } from '../../../src/report-data.ts';
import { element } from '../../look/element.ts';
import { type TrustColumn, trustColumns } from './trust-columns.ts';

/** By what the table is sorted; without a column it stands as it came, by weight. */
interface Sorting {
  column: TrustColumn | undefined;
  up: boolean;
}

/** Whom to believe: the jury by weight, people apart below it. A click on a heading sorts. */
export function trustTable({ verdict }: ReportIndex): HTMLElement | null {
  const rows = verdict?.jury ?? [];
  if (rows.length === 0) return null;
  const columns = trustColumns.filter(({ value }) => rows.some((row) => value(row) !== null));
  const body = trustBody(rows, columns);
  let sorting: Sorting = { column: undefined, up: false };
  const sortBy = (column: TrustColumn | undefined) => {
    sorting = { column, up: sorting.column === column && !sorting.up };
    show();
  };
  const heads = columns.map((column) => sortHead(column, () => sortBy(column)));
  const select = element(
    'select',
    { onchange: () => sortBy(columns[Number(select.value)]) },
    columns.map(({ title }, place) => element('option', { value: place }, title)),
  );
  const show = () => {
    body.show(sorting);
    for (const [place, head] of heads.entries()) {
      if (columns[place] === sorting.column) head.setAttribute('aria-sort', sorting.up ? 'ascending' : 'descending');
      else head.removeAttribute('aria-sort');
    }
  };
  show();
  return element(
    'div',
    { class: 'trusted' },
    element('label', { class: 'control narrow-sort' }, element('span', { class: 'small quiet' }, 'Sort by'), select),
    element(
      'table',
      { class: 'trust', role: 'table' },
      element('caption', { class: 'hidden-label' }, 'How far each annotator can be trusted'),
      element(
        'thead',
        { role: 'rowgroup' },
        element('tr', { role: 'row' }, element('th', { scope: 'col', role: 'columnheader' }, 'annotator'), heads),
      ),
      body.nodes,
    ),
    element('p', { class: 'small quiet legend' }, legend),
  );
}

const legend =
  'Brackets are 95 % intervals. Weight: its share in the jury, by how far it goes along with the others. Has the order of the others, or of people: share of pairs of images, ties counting half; 50 % is chance.';

function sortHead({ title, meaning }: TrustColumn, sort: () => void): HTMLElement {
  const button = element('button', { type: 'button', class: 'plain sort', title: meaning, onclick: sort }, title);
  return element('th', { scope: 'col', role: 'columnheader' }, button);
}

/** The rows of the jury, and below them those of people, each sorted by itself. */
function trustBody(
  rows: readonly TrustRow[],
  columns: readonly TrustColumn[],
): { nodes: readonly HTMLElement[]; show(sorting: Sorting): void } {
  const jury = element('tbody', { role: 'rowgroup' });
  const people = element('tbody', { role: 'rowgroup', class: 'people' });
  const persons = rows.filter(isApart);
  const members = rows.filter((row) => !isApart(row));
  const heading = element(
    'tr',
    { role: 'row', class: 'apart' },
    element('th', { role: 'cell', colspan: columns.length + 1, class: 'small quiet' }, 'People'),
  );
  return {
    nodes: persons.length > 0 ? [jury, people] : [jury],
    show(sorting) {
      const order = (own: readonly TrustRow[]) =>
        own.toSorted((a, b) => compare(a, b, sorting)).map((row) => rowOf(row, columns));
      jury.replaceChildren(...order(members));
      people.replaceChildren(heading, ...order(persons));
    },
  };
}

/** People stand apart from a jury; a jury of people does not stand apart from itself. */
function isApart({ human, weight }: TrustRow): boolean {
  return human && weight === null;
}

function rowOf(row: TrustRow, columns: readonly TrustColumn[]): HTMLElement {
  const { annotatorId, sameAs } = row;
  const twins = sameAs.length > 0 && `${[annotatorId, ...sameAs].join(' and ')} count as one`;
  return element(
    'tr',
    { role: 'row' },
    element(
      'th',
      { scope: 'row', role: 'rowheader' },
      element('span', { class: 'said' }, annotatorId),
      twins && element('span', { class: 'small twins said' }, twins),
    ),
    columns.map((column) => {
      const content = column.cell(row).filter((part) => part !== null);
      return element(
        'td',
        { role: 'cell', 'data-label': column.title, class: content.length ? null : 'unknown' },
        content.length ? content : '–',
      );
    }),
  );
}

function compare(a: TrustRow, b: TrustRow, { column, up }: Sorting): number {
  if (!column) return 0;
  const [one, other] = [column.value(a), column.value(b)];
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return up ? one - other : other - one;
}
