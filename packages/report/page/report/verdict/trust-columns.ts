import type { TrustRow } from '../../../src/report-data.ts';
import { emptyQuery, writeHash } from '../../browse/query.ts';
import { element } from '../../look/element.ts';
import { dollars, duration, percent, points, range } from '../../parts/format.ts';
import { intervalBar } from '../../parts/interval-bar.ts';

/** A column of the trust table. */
export interface TrustColumn {
  title: string;
  /** What it means, for those who ask. */
  meaning: string;
  /** Null is unknown, and comes last. */
  value(row: TrustRow): number | null;
  cell(row: TrustRow): (Node | string | null)[];
}

/** What can be known of an annotator, in the order of the table. */
export const trustColumns: readonly TrustColumn[] = [
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

function shareColumn(title: string, meaning: string, of: (row: TrustRow) => TrustRow['weight']): TrustColumn {
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
): TrustColumn {
  return {
    ...{ title, meaning, value },
    cell(row) {
      const known = value(row);
      return [known === null ? null : write(known)];
    },
  };
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${points(value)}`;
}
