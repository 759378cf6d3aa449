import { barY, plot, ruleY } from '@observablehq/plot';
import type { ReportIndex } from '../../../../src/report-data.ts';
import { count } from '../../../parts/format.ts';
import { type Chart, plotStyle, roomFor } from './chart.ts';

const steps = [1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5];
const rowHeight = 56;

/** How each annotator's scores spread, a chart for each aspect. */
export function scoreSpreads({ aspects, annotators, charts }: ReportIndex): Chart[] {
  return aspects.flatMap((aspect, number) => {
    const spreads = charts.scores.filter((spread) => spread.aspect === number);
    if (spreads.length === 0) return [];
    const nameOf = (annotator: number) => annotators[annotator]?.id ?? '';
    const bars = spreads.flatMap(({ annotator, counts }) => {
      const most = Math.max(...counts);
      return counts.map((times, step) => ({ annotator: nameOf(annotator), score: steps[step], share: times / most }));
    });
    const names = spreads.map(({ annotator }) => nameOf(annotator));
    const numbers = spreads.map(({ annotator, counts }) => [nameOf(annotator), ...counts.map(count)]);
    return {
      title: aspect,
      reading: 'How often each score was given, 1 worst to 5 best.',
      numbers: [['annotator', ...steps.map(String)], ...numbers],
      draw: (width) => {
        const { marginLeft, tickFormat } = roomFor(names, width);
        return plot({
          ...plotStyle,
          width,
          height: spreads.length * rowHeight + 34,
          marginLeft,
          marginRight: 8,
          marginTop: 4,
          x: {
            type: 'band',
            domain: steps,
            tickFormat: (step: number) => (Number.isInteger(step) ? String(step) : ''),
            label: null,
            tickSize: 0,
            padding: 0.12,
          },
          y: { axis: null, domain: [0, 1] },
          fy: { label: null, padding: 0.25, tickFormat, axis: 'left', tickSize: 0 },
          marks: [
            barY(bars, { x: 'score', y: 'share', fy: 'annotator', fill: 'var(--accent)' }),
            ruleY([0], { stroke: 'var(--line)' }),
          ],
        });
      },
    };
  });
}
