import { styleText } from 'node:util';
import { fitToWidth } from './display-text.ts';
import type { Screen } from './screen.ts';
import { textWidth } from './text-width.ts';

/** Rows under headings: names at the left, as wide as there is room, and numbers at the right, as wide as they need. */
export interface Columns {
  /** What the names are, then what each number is. */
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

/** Narrower than this a name says nothing. */
const leastName = 20;

/** A table of numbers. The last columns are left out where they do not fit. */
export function renderColumns({ head, rows }: Columns, { width, stream }: Screen): string[] {
  const widths = head.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column] ?? '')].map((text) => textWidth(text))),
  );
  const [name = 0, ...numbers] = widths;
  const room = width - 1 - Math.min(name, leastName);
  let used = 0;
  const fitting = numbers.filter((number) => {
    used += number + 2;
    return used <= room;
  });
  const taken = fitting.reduce((sum, number) => sum + number + 2, 0);
  const nameWidth = Math.min(name, width - 1 - taken);
  const line = (cells: readonly string[]) =>
    fitToWidth(cells[0] ?? '', nameWidth) +
    fitting.map((number, column) => `  ${fitToWidth(cells[column + 1] ?? '', number, 'right')}`).join('');
  return [styleText('bold', line(head), { stream }), ...rows.map(line)];
}

/** A number with two digits after the point; `·` for one that is not known. */
export function decimal(number: number | null | undefined): string {
  return number === null || number === undefined ? '·' : number.toFixed(2).replace(/^-(0\.00)$/, '$1');
}

/** A share in percent; `·` for one that is not known. */
export function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? '·' : `${(100 * share).toFixed(1)}%`;
}
