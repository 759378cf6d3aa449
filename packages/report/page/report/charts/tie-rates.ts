import { barX, plot, text } from '@observablehq/plot';
import type { TieRate } from '../../../src/report-data.ts';
import { count, percent } from '../format.ts';
import { type Chart, plotStyle, roomFor } from './chart.ts';

/** How often two images of a sample cannot be told apart, by aspect. */
export function tieChart(rates: readonly TieRate[]): Chart | undefined {
  const drawn = rates.flatMap((rate) => (rate.couples ? [{ ...rate, share: rate.ties / rate.couples }] : []));
  if (drawn.length === 0) return undefined;
  const room = (width: number) =>
    roomFor(
      drawn.map(({ aspect }) => aspect),
      width,
    );
  return {
    title: 'Ties by aspect',
    reading: 'How often two images of a sample have the same score and make no pair.',
    numbers: [
      ['aspect', 'tied', 'of', 'share'],
      ...drawn.map(({ aspect, ties, couples, share }) => [aspect, count(ties), count(couples), percent(share)]),
    ],
    draw: (width) =>
      plot({
        ...plotStyle,
        width,
        height: drawn.length * 30 + 8,
        marginLeft: room(width).marginLeft,
        marginRight: 48,
        marginTop: 4,
        marginBottom: 4,
        x: { domain: [0, Math.max(0.2, ...drawn.map(({ share }) => share))], axis: null },
        y: {
          type: 'band',
          domain: drawn.map(({ aspect }) => aspect),
          label: null,
          tickFormat: room(width).tickFormat,
          tickSize: 0,
          padding: 0.35,
        },
        marks: [
          barX(drawn, { y: 'aspect', x: 'share', fill: 'var(--accent)' }),
          text(drawn, {
            y: 'aspect',
            x: 'share',
            text: (each: { share: number }) => percent(each.share),
            textAnchor: 'start',
            dx: 6,
          }),
        ],
      }),
  };
}
