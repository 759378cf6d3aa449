import { dot, type Markish, ruleY, text } from '@observablehq/plot';
import { plotStyle, roomFor } from './chart.ts';

/** What plots with a row for each name share: their height, room for the names, and the axis that bears them. */
export function rowFrame(names: readonly string[], width: number, rowHeight: number): RowFrame {
  const { marginLeft, tickFormat } = roomFor(names, width);
  return {
    ...plotStyle,
    width,
    height: names.length * rowHeight,
    marginLeft,
    y: { type: 'band', domain: names, label: null, tickFormat, tickSize: 0 },
  };
}

/** Options of a plot, as {@link rowFrame} gives them. */
export interface RowFrame extends Pick<typeof plotStyle, 'className' | 'style'> {
  width: number;
  /** That of the rows; room for an axis comes on top. */
  height: number;
  marginLeft: number;
  y: { type: 'band'; domain: readonly string[]; label: null; tickFormat: (name: string) => string; tickSize: number };
}

/** A number written behind what is drawn in a row. */
export function numberBehind<T>(
  rows: readonly T[],
  row: keyof T & string,
  x: (each: T) => number,
  write: (each: T) => string,
  dx = 8,
): Markish {
  return text(rows, { y: row, x, text: write, textAnchor: 'start', dx });
}

/** Rows with a point and the line of its interval. */
export function intervals<T>(rows: readonly T[], row: keyof T & string, value: keyof T & string): Markish[] {
  return [
    ruleY(rows, { y: row, x1: 'low', x2: 'high', stroke: 'var(--accent)', strokeWidth: 2 }),
    dot(rows, { y: row, x: value, fill: 'var(--accent)', r: 5 }),
  ];
}
