import { dot, lineY, plot, ruleX, ruleY } from '@observablehq/plot';
import type { WinRate } from '../../../../src/report-data.ts';
import { count, percent } from '../../../parts/format.ts';
import { type Chart, plotStyle, shareTicks } from './chart.ts';
import { intervals, numberBehind, rowFrame } from './rows.ts';

/** A win rate with the 95 % interval of Wilson's score (E. B. Wilson, 1927), ties counting half. */
interface RatedWins extends WinRate {
  rate: number;
  low: number;
  high: number;
  couples: number;
}

/** How often each generator's images win. */
export function generatorChart(rates: readonly WinRate[]): Chart | undefined {
  if (rates.length === 0) return undefined;
  const rated = rates.map(rate);
  const names = rated.map(({ name }) => name);
  return {
    title: 'Win rate by generator',
    reading:
      'How often its images beat those of other generators for the same prompt, ties counting half; lines are 95 % intervals.',
    numbers: numbersOf('generator', rated),
    draw(width) {
      const frame = rowFrame(names, width, 30);
      return plot({
        ...frame,
        height: frame.height + 44,
        marginRight: 44,
        x: { domain: [0, 1], tickFormat: '%', ticks: shareTicks(width), label: null, grid: true },
        marks: [
          ruleX([0.5], { stroke: 'var(--edge)', strokeDasharray: '3 3' }),
          ...intervals(rated, 'name', 'rate'),
          numberBehind(
            rated,
            'name',
            ({ high }) => high,
            (each) => percent(each.rate),
          ),
        ],
      });
    },
  };
}

/** How often images made with each guidance scale win. */
export function guidanceChart(rates: readonly WinRate[]): Chart | undefined {
  if (rates.length < 2) return undefined;
  const rated = rates.map((each) => ({ ...rate(each), guidance: Number(each.name) }));
  return {
    title: 'Win rate by guidance',
    reading: 'How often images made with a guidance scale beat those made with another; lines are 95 % intervals.',
    numbers: numbersOf('guidance', rated),
    draw: (width) =>
      plot({
        ...plotStyle,
        width,
        height: 240,
        marginTop: 12,
        x: { label: null, nice: true },
        y: { domain: [0, 1], tickFormat: '%', label: null, grid: true, ticks: 5 },
        marks: [
          ruleY([0.5], { stroke: 'var(--edge)', strokeDasharray: '3 3' }),
          lineY(rated, { x: 'guidance', y: 'rate', stroke: 'var(--accent)', strokeWidth: 2 }),
          ruleX(rated, { x: 'guidance', y1: 'low', y2: 'high', stroke: 'var(--accent)', strokeWidth: 2 }),
          dot(rated, { x: 'guidance', y: 'rate', fill: 'var(--accent)', r: 4 }),
        ],
      }),
  };
}

function rate(wins: WinRate): RatedWins {
  const couples = wins.wins + wins.ties + wins.losses;
  const share = (wins.wins + wins.ties / 2) / couples;
  const z = 1.96;
  const centre = (share + (z * z) / (2 * couples)) / (1 + (z * z) / couples);
  const half =
    (z / (1 + (z * z) / couples)) * Math.sqrt((share * (1 - share)) / couples + (z * z) / (4 * couples * couples));
  return { ...wins, couples, rate: share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

function numbersOf(what: string, rated: readonly RatedWins[]): string[][] {
  return [
    [what, 'win rate', '95 % interval', 'wins', 'ties', 'losses'],
    ...rated.map(({ name, rate: share, low, high, wins, ties, losses }) => [
      name,
      percent(share),
      `${percent(low)} – ${percent(high)}`,
      ...[wins, ties, losses].map(count),
    ]),
  ];
}
