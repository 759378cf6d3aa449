import type { PersonFigures, Share } from './person-figures.ts';

/** What a person is paid: so much for each answer, so much for an hour at work, or both. */
export interface Pay {
  currency: string;
  perAnswer?: number | undefined;
  perHour?: number | undefined;
}

/** What a person has earned, with two digits after the point; null where nothing is agreed. */
export function earned({ answers, seconds }: PersonFigures, pay: Pay | undefined): string | null {
  if (!pay) return null;
  const amount = answers * (pay.perAnswer ?? 0) + (seconds / 3600) * (pay.perHour ?? 0);
  return `${(Math.round((amount + Number.EPSILON) * 100) / 100).toFixed(2)} ${pay.currency}`;
}

const columns = [
  'person',
  'answers',
  'could_not_tell',
  'hours',
  'median_seconds',
  'gold_right',
  'gold_of',
  'self_same',
  'self_of',
  'alike_share',
  'amount',
  'currency',
] as const;

/**
 * A table for those who pay, as CSV: a row for each person. Hours are the time over questions, at most
 * five minutes over one. What cannot be known is empty.
 */
export function writePayTable(rows: readonly PersonFigures[], pay: (name: string) => Pay | undefined): string {
  const lines = rows.map((row) => {
    const [amount = '', currency = ''] = earned(row, pay(row.name))?.split(' ') ?? [];
    const { name, answers, couldNotTell, seconds, medianSeconds, gold, self, alike } = row;
    return [
      ...[name, answers, couldNotTell, (seconds / 3600).toFixed(2), medianSeconds?.toFixed(1) ?? ''],
      ...[gold.right, gold.of, self.right, self.of, shareOf(alike)?.toFixed(3) ?? '', amount, currency],
    ].join(',');
  });
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}

/** A share as a number from 0 to 1; null of nothing. */
export function shareOf({ right, of }: Share): number | null {
  return of === 0 ? null : right / of;
}
