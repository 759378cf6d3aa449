import type { ReportIndex, TrustRow } from '../../../src/report-data.ts';
import { element } from '../../look/element.ts';
import { dollars, duration, percent, points, range } from '../../parts/format.ts';
import { intervalBar } from '../../parts/interval-bar.ts';
import { emptyQuery, writeHash } from '../query.ts';

/** A column of the trust table. */
interface Column {
  title: string;
  /** What it means, for those who ask. */
  meaning: string;
  /** Null is unknown, and comes last. */
  value(row: TrustRow): number | null;
  cell(row: TrustRow): (Node | string | null)[];
}

/** Whom to believe: the jury by weight, people apart below it. A click on a heading sorts. */
export function trustTable({ verdict }: ReportIndex): HTMLElement | null {
  const rows = verdict?.jury ?? [];
  if (rows.length === 0) return null;
  const columns = allColumns.filter(({ value }) => rows.some((row) => value(row) !== null));
  const jury = element('tbody', { role: 'rowgroup' });
  const people = element('tbody', { role: 'rowgroup', class: 'people' });
  const persons = rows.filter(isApart);
  let sorted: { column: Column | undefined; up: boolean } = { column: undefined, up: false };
  const heads = columns.map((column) => {
    const button = element(
      'button',
      { type: 'button', class: 'plain sort', title: column.meaning, onclick: () => sortBy(column) },
      column.title,
    );
    return element('th', { scope: 'col', role: 'columnheader' }, button);
  });
  const select = element(
    'select',
    { onchange: () => sortBy(columns[Number(select.value)]) },
    columns.map(({ title }, place) => element('option', { value: place }, title)),
  );
  const sortBy = (column: Column | undefined) => {
    sorted = { column, up: sorted.column === column && !sorted.up };
    show();
  };
  const show = () => {
    const order = (own: readonly TrustRow[]) =>
      own.toSorted((a, b) => compare(a, b, sorted)).map((row) => rowOf(row, columns));
    jury.replaceChildren(...order(rows.filter((row) => !isApart(row))));
    people.replaceChildren(
      element(
        'tr',
        { role: 'row', class: 'apart' },
        element('th', { role: 'cell', colspan: columns.length + 1, class: 'small quiet' }, 'People'),
      ),
      ...order(persons),
    );
    for (const [place, head] of heads.entries()) {
      if (columns[place] === sorted.column) head.setAttribute('aria-sort', sorted.up ? 'ascending' : 'descending');
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
      jury,
      persons.length > 0 && people,
    ),
    element(
      'p',
      { class: 'small quiet legend' },
      'Brackets are 95 % intervals. Weight: its share in the jury, by how far it goes along with the others. Has the order of the others, or of people: share of pairs of images, ties counting half; 50 % is chance.',
    ),
  );
}

/** People stand apart from a jury; a jury of people does not stand apart from itself. */
function isApart({ human, weight }: TrustRow): boolean {
  return human && weight === null;
}

const allColumns: readonly Column[] = [
  shareColumn('weight', 'Its share in the jury.', ({ weight }) => weight),
  shareColumn('order of people', 'Has the order of two images that people have.', ({ people }) => people),
  shareColumn(
    'order of the others',
    'Has the order of two images that the other annotators have.',
    ({ alike }) => alike,
  ),
  plainColumn('ties', 'Pairs of images between which it sees no difference.', ({ tieRate }) => tieRate, percent),
  plainColumn('bias', 'Points above what the others give the same images.', ({ bias }) => bias, signed),
  plainColumn(
    'favours places',
    'Points between the places it favours most and least.',
    ({ placeBias }) => placeBias,
    points,
  ),
  {
    title: 'missing',
    meaning: 'Share of what it was asked that was refused, blocked or unreadable.',
    value: ({ missingRate }) => missingRate,
    cell({ missingRate, annotatorId }) {
      if (!missingRate) return [missingRate === null ? null : percent(missingRate)];
      const href = writeHash({ view: 'samples' }, { ...emptyQuery, annotator: annotatorId, missing: 'any' });
      return [element('a', { href }, percent(missingRate))];
    },
  },
  plainColumn('cost', 'US dollars.', ({ usd }) => usd, dollars),
  plainColumn('time', 'Of an answer.', ({ msEach }) => msEach || null, duration),
];

function shareColumn(title: string, meaning: string, of: (row: TrustRow) => TrustRow['weight']): Column {
  return {
    title,
    meaning,
    value: (row) => of(row)?.value ?? null,
    cell(row) {
      const interval = of(row);
      if (!interval || interval.value === null) return [null];
      return [
        intervalBar(interval),
        element('strong', {}, percent(interval.value)),
        element('span', { class: 'quiet' }, range(interval)),
      ];
    },
  };
}

function plainColumn(
  title: string,
  meaning: string,
  value: (row: TrustRow) => number | null,
  write: (value: number) => string,
): Column {
  return {
    ...{ title, meaning, value },
    cell(row) {
      const known = value(row);
      return [known === null ? null : write(known)];
    },
  };
}

function rowOf(row: TrustRow, columns: readonly Column[]): HTMLElement {
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

function compare(a: TrustRow, b: TrustRow, { column, up }: { column: Column | undefined; up: boolean }): number {
  if (!column) return 0;
  const [one, other] = [column.value(a), column.value(b)];
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return up ? one - other : other - one;
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${points(value)}`;
}
