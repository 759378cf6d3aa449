import { dot, lineY, plot, ruleY, text } from '@observablehq/plot';
import type { AgreementView } from '../../../../src/report-data.ts';
import { count, dollars, percent } from '../../../parts/format.ts';
import { type Chart, plotStyle } from './chart.ts';

/** What the run had to show for what it had spent, against people. */
export function costChart({ cost }: AgreementView): Chart | undefined {
  const last = cost.at(-1);
  if (!last || cost.length < 2) return undefined;
  const isPaid = last.usd !== null && last.usd > 0;
  const drawn = cost.map(({ usd, annotations, accuracy }) => ({ spent: isPaid ? (usd ?? 0) : annotations, accuracy }));
  const write = isPaid ? dollars : count;
  const accuracies = drawn.map(({ accuracy }) => accuracy);
  return {
    title: isPaid ? 'What the money bought' : 'What more annotations bought',
    reading:
      'How often the consensus of the first annotations, in the order in which they were written, has the order of people. Pairs that were not judged yet count half, as ties do. A line that is level at its end says that less would have done.',
    numbers: [
      ['annotations', 'spent', 'order of people'],
      ...cost.map(({ annotations, usd, accuracy }) => [
        count(annotations),
        usd === null ? '–' : dollars(usd),
        percent(accuracy),
      ]),
    ],
    draw: (width) =>
      plot({
        ...plotStyle,
        width,
        height: 220,
        marginTop: 20,
        marginRight: 24,
        marginBottom: 40,
        marginLeft: 48,
        x: {
          domain: [0, isPaid ? (last.usd ?? 0) : last.annotations],
          tickFormat: (spent: number) => write(spent),
          label: isPaid ? 'spent →' : 'annotations →',
          ticks: width < 420 ? 2 : 5,
        },
        y: {
          domain: [Math.min(0.5, ...accuracies), Math.max(0.6, ...accuracies)],
          tickFormat: (share: number) => percent(share),
          label: null,
          grid: true,
          ticks: 4,
        },
        marks: [
          ruleY([0.5], { stroke: 'var(--edge)' }),
          lineY(drawn, { x: 'spent', y: 'accuracy', stroke: 'var(--accent)', strokeWidth: 2 }),
          dot(drawn, { x: 'spent', y: 'accuracy', fill: 'var(--accent)', r: 3 }),
          text(drawn.slice(-1), {
            x: 'spent',
            y: 'accuracy',
            text: () => percent(last.accuracy),
            dy: -12,
            textAnchor: 'end',
          }),
        ],
      }),
  };
}
