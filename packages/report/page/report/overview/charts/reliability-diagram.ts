import { dot, line, plot } from '@observablehq/plot';
import type { ReportIndex } from '../../../../src/report-data.ts';
import { count, percent } from '../../../parts/format.ts';
import { type Chart, plotStyle } from './chart.ts';

/** What is stated of pairs against what people say of them; nothing where people decided none. */
export function reliabilityChart(calibration: ReportIndex['calibration']): Chart | undefined {
  const { before, after, temperature } = calibration?.overall ?? { before: undefined, after: null, temperature: 1 };
  if (!before || before.pairs === 0) return undefined;
  const drawn = [
    { name: 'as found', bins: before.bins },
    ...(after ? [{ name: 'calibrated on other prompts', bins: after.bins }] : []),
  ];
  const rows = drawn.flatMap(({ name, bins }) => bins.map((bin) => ({ name, ...bin })));
  const error = (ece: number | null) => (ece === null ? '–' : (100 * ece).toFixed(1));
  return {
    title: 'Do the probabilities say what is so?',
    reading: `Stated against what people say, on ${count(before.pairs)} pairs: on the line they would be the same, below it pairs are less sure than is stated. They are ${error(before.ece)} points apart${after ? `, and ${error(after.ece)} after calibration (temperature ${temperature.toFixed(2)})` : ''}. Hollow dots are as found, full ones calibrated.`,
    numbers: [
      ['', 'stated', 'people say', 'pairs'],
      ...rows.map(({ name, stated, observed, pairs }) => [name, percent(stated), percent(observed), count(pairs)]),
    ],
    draw: (width) =>
      plot({
        ...plotStyle,
        width,
        height: Math.min(320, width),
        marginLeft: 48,
        marginBottom: 40,
        x: { domain: [0.5, 1], tickFormat: '%', label: 'stated →', ticks: 5 },
        y: {
          domain: [Math.min(0.4, ...rows.map(({ observed }) => observed)), 1],
          tickFormat: '%',
          label: '↑ people say',
          grid: true,
          ticks: 5,
        },
        marks: [
          line([0.5, 1], {
            x: (each: number) => each,
            y: (each: number) => each,
            stroke: 'var(--edge)',
            strokeDasharray: '3 3',
          }),
          ...drawn.flatMap(({ bins }, place) => [
            line(bins, {
              x: 'stated',
              y: 'observed',
              stroke: 'var(--accent)',
              strokeOpacity: place === drawn.length - 1 ? 1 : 0.4,
            }),
            dot(bins, {
              x: 'stated',
              y: 'observed',
              r: 4,
              stroke: 'var(--accent)',
              fill: place === drawn.length - 1 ? 'var(--accent)' : 'var(--surface)',
            }),
          ]),
        ],
      }),
  };
}
