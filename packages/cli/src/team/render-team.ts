import { earned, type Pay, type PersonFigures, shareOf } from '@visionprefer/report/review';
import { percent, renderColumns } from '../terminal/render-columns.ts';
import type { Screen } from '../terminal/screen.ts';

/** A team as a table: what each person has done, and how far they can be trusted. */
export function renderTeam(
  people: readonly PersonFigures[],
  pay: (name: string) => Pay | undefined,
  screen: Screen,
): string[] {
  const isPaid = people.some((row) => earned(row, pay(row.name)) !== null);
  return renderColumns(
    {
      head: [
        'person',
        'answers',
        's each',
        'hours',
        'alike',
        'gold',
        'self',
        'could not',
        ...(isPaid ? ['earned'] : []),
      ],
      rows: people.map((row) => [
        ...[row.name, `${row.answers}`, row.medianSeconds?.toFixed(1) ?? '·', (row.seconds / 3600).toFixed(2)],
        ...[row.alike, row.gold, row.self].map((share) => percent(shareOf(share))),
        ...[`${row.couldNotTell}`, ...(isPaid ? [earned(row, pay(row.name)) ?? '·'] : [])],
      ]),
    },
    screen,
  );
}
