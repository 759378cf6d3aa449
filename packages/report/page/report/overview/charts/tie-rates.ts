import { barX, plot } from '@observablehq/plot';
import type { TieRate } from '../../../../src/report-data.ts';
import { count, percent } from '../../../parts/format.ts';
import type { Chart } from './chart.ts';
import { numberBehind, rowFrame } from './rows.ts';

/** How often two images of a sample cannot be told apart, by aspect. */
export function tieChart(rates: readonly TieRate[]): Chart | undefined {
  const drawn = rates.flatMap((rate) => (rate.couples ? [{ ...rate, share: rate.ties / rate.couples }] : []));
  if (drawn.length === 0) return undefined;
  const names = drawn.map(({ aspect }) => aspect);
  return {
    title: 'Ties by aspect',
    reading: 'How often two images of a sample have the same score and make no pair.',
    numbers: [
      ['aspect', 'tied', 'of', 'share'],
      ...drawn.map(({ aspect, ties, couples, share }) => [aspect, count(ties), count(couples), percent(share)]),
    ],
    draw(width) {
      const frame = rowFrame(names, width, 30);
      return plot({
        ...frame,
        height: frame.height + 8,
        marginRight: 48,
        marginTop: 4,
        marginBottom: 4,
        x: { domain: [0, Math.max(0.2, ...drawn.map(({ share }) => share))], axis: null },
        y: { ...frame.y, padding: 0.35 },
        marks: [
          barX(drawn, { y: 'aspect', x: 'share', fill: 'var(--accent)' }),
          numberBehind(
            drawn,
            'aspect',
            ({ share }) => share,
            ({ share }) => percent(share),
            6,
          ),
        ],
      });
    },
  };
}
