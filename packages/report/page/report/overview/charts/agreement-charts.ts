import { dot, lineY, plot, ruleX, ruleY, text } from '@observablehq/plot';
import type { AgreementView } from '../../../../src/report-data.ts';
import { count, percent, points } from '../../../parts/format.ts';
import { type Chart, plotStyle, roomFor, shareTicks } from './chart.ts';
import { intervals, numberBehind, rowFrame } from './rows.ts';

/** Krippendorff's α of each aspect. */
export function alphaChart({ alpha }: AgreementView): Chart | undefined {
  const drawn = alpha.map(({ aspect, interval }) => ({ aspect, ...interval }));
  if (drawn.length === 0) return undefined;
  const names = drawn.map(({ aspect }) => aspect);
  return {
    title: 'Agreement by aspect',
    reading: 'Krippendorff’s α: 1 is complete agreement, 0 is what chance would give; lines are 95 % intervals.',
    numbers: [
      ['aspect', 'α', '95 % interval'],
      ...drawn.map(({ aspect, value, low, high }) => [aspect, points(value), rangeOf(low, high)]),
    ],
    draw(width) {
      const frame = rowFrame(names, width, 34);
      return plot({
        ...frame,
        height: frame.height + 40,
        marginRight: 40,
        x: {
          domain: [Math.min(0, ...drawn.map(({ low, value }) => low ?? value)), 1],
          label: null,
          grid: true,
          ticks: shareTicks(width),
        },
        marks: [
          ruleX([0], { stroke: 'var(--edge)' }),
          ...intervals(drawn, 'aspect', 'value'),
          numberBehind(
            drawn,
            'aspect',
            ({ high, value }) => high ?? value,
            ({ value }) => points(value),
          ),
        ],
      });
    },
  };
}

/** Mean score by the place in which an image was shown, over all aspects. */
export function placeChart({ places }: AgreementView): Chart | undefined {
  if (places.length === 0) return undefined;
  const drawn = meanOverAspects(places);
  const names = [...new Set(drawn.map(({ name }) => name))];
  // As texts the tenth place would stand beside the first.
  const labels = [...new Set(places.map(({ place }) => place))].toSorted((one, other) => one - other).map(labelOf);
  const widest = Math.ceil(Math.max(0.1, ...drawn.map(({ difference }) => Math.abs(difference))) * 10) / 10;
  const room = (width: number) => roomFor(names, width);
  return {
    title: 'Position bias',
    reading:
      'How much more or less an image gets for being shown first, second and so on, in score points, over all aspects. Without bias all stand on the line.',
    numbers: [
      ['annotator', 'aspect', 'place', 'difference', 'questions', 'p'],
      ...places.map(({ annotator, aspect, place, difference, shown, pValue }) => [
        annotator,
        aspect,
        String(place + 1),
        points(difference),
        count(shown),
        pValue === null ? '–' : pValue.toPrecision(2),
      ]),
    ],
    draw: (width) =>
      plot({
        ...plotStyle,
        width,
        height: names.length * 64 + 40,
        marginLeft: room(width).marginLeft,
        marginRight: 52,
        x: { type: 'point', domain: labels, label: null, tickSize: 0 },
        y: { domain: [-widest, widest], axis: 'right', ticks: [-widest, 0, widest], label: null, tickFormat: '+.1f' },
        fy: { domain: names, label: null, axis: 'left', tickFormat: room(width).tickFormat, tickSize: 0, padding: 0.2 },
        marks: [
          ruleY([0], { stroke: 'var(--edge)' }),
          ruleX(drawn, { fy: 'name', x: 'label', y1: 0, y2: 'difference', stroke: 'var(--accent)', strokeWidth: 2 }),
          dot(drawn, { fy: 'name', x: 'label', y: 'difference', fill: 'var(--accent)', r: 4 }),
        ],
      }),
  };
}

function meanOverAspects(places: AgreementView['places']): { name: string; label: string; difference: number }[] {
  const groups = Map.groupBy(places, ({ annotator, place }) => JSON.stringify([annotator, place]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const difference = group.reduce((sum, each) => sum + each.difference, 0) / group.length;
    return [{ name: first.annotator, label: labelOf(first.place), difference }];
  });
}

function labelOf(place: number): string {
  return String(place + 1);
}

/** How sure the pairs are that remain when a wider margin is asked for. */
export function keptChart({ kept }: AgreementView): Chart | undefined {
  if (kept.length < 2) return undefined;
  return {
    title: 'What a margin buys',
    reading:
      'Agreement with people of the pairs that remain as a wider margin is asked for, against the share of pairs that do.',
    numbers: [
      ['margin', 'pairs kept', 'accuracy'],
      ...kept.map(({ margin, kept: share, accuracy }) => [points(margin), percent(share), percent(accuracy)]),
    ],
    draw: (width) =>
      plot({
        ...plotStyle,
        width,
        height: 260,
        marginTop: 16,
        marginBottom: 40,
        marginLeft: 48,
        x: { domain: [1, 0], tickFormat: '%', label: 'pairs kept →', ticks: shareTicks(width) },
        y: {
          domain: [Math.min(0.5, ...kept.map(({ accuracy }) => accuracy)), 1],
          tickFormat: '%',
          label: null,
          grid: true,
          ticks: 5,
        },
        marks: [
          lineY(kept, { x: 'kept', y: 'accuracy', stroke: 'var(--accent)', strokeWidth: 2 }),
          dot(kept, { x: 'kept', y: 'accuracy', fill: 'var(--accent)', r: 3 }),
          text(
            kept.filter((_, place) => place % Math.max(1, Math.ceil(kept.length / 6)) === 0),
            { x: 'kept', y: 'accuracy', text: (each: { margin: number }) => `≥ ${points(each.margin)}`, dy: -12 },
          ),
        ],
      }),
  };
}

function rangeOf(low: number | null, high: number | null): string {
  return low === null || high === null ? 'too few samples' : `${points(low)} to ${points(high)}`;
}
