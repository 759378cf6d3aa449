import type { AspectComparison, CostPoint, RunComparison, RunSummary } from '@visionprefer/aggregator';
import { count } from './count.ts';
import { printable } from './display-text.ts';
import { dollars } from './dollars.ts';
import { range } from './render-agreement.ts';
import { percent, renderColumns } from './render-columns.ts';
import type { Screen } from './screen.ts';

/** Two runs side by side: what each is and took, how often they decide alike, and which agrees more with people. */
export function renderComparison(
  { samples, runs, aspects, curves }: RunComparison,
  names: readonly [string, string],
  screen: Screen,
): string[] {
  const entries = Object.entries(aspects);
  const judged = entries.filter(([, { people }]) => people);
  const parts = [
    renderRuns(runs, names, screen),
    [`${count(samples)} samples in common`],
    judged.length > 0 ? renderPeople(judged, screen) : [],
    renderAlike(entries, screen),
    curves ? renderCurves(curves, screen) : [],
    judged.length > 0 ? judged.map(([aspect, { people }]) => verdict(aspect, people, names)) : [],
  ];
  return parts.filter(({ length }) => length > 0).flatMap((lines, part) => (part > 0 ? ['', ...lines] : lines));
}

function renderRuns(runs: readonly RunSummary[], names: readonly string[], screen: Screen): string[] {
  const known = (number: number | null, write: (number: number) => string) => (number === null ? '·' : write(number));
  const rows = runs.map(({ annotatorIds, method, samples, cost }, run) => {
    const { annotations, outcomes, usd, inputTokens, outputTokens } = cost;
    const missing = outcomes.refused + outcomes.blocked + outcomes.unreadable;
    return [
      `${run === 0 ? 'first' : 'second'} ${printable(names[run] ?? '')}`,
      known(usd, dollars),
      known(usd, (all) => dollars((1000 * all) / samples)),
      known(inputTokens, count),
      known(outputTokens, count),
      count(annotations),
      count(missing),
      count(annotatorIds.length),
      method,
    ];
  });
  const head = ['run', 'cost', 'per 1000', 'tokens in', 'out', 'annotations', 'missing', 'annotators', 'method'];
  return renderColumns({ head, rows }, screen);
}

function renderPeople(aspects: readonly [string, AspectComparison][], screen: Screen): string[] {
  const rows = aspects.map(([aspect, { people }]) => [
    printable(aspect),
    percent(people?.accuracy[0].tiesHalf.value),
    percent(people?.accuracy[1].tiesHalf.value),
    percent(people?.difference.value),
    people ? range(people.difference, percent) : '',
    people?.pValue === null || !people ? '·' : people.pValue.toFixed(3),
    count(people?.pairs ?? 0),
  ]);
  const head = ['with people', 'first', 'second', 'gain', '95%', 'p', 'pairs'];
  return renderColumns({ head, rows }, screen);
}

function renderAlike(aspects: readonly [string, AspectComparison][], screen: Screen): string[] {
  const rows = aspects.map(([aspect, { alike, decided }]) => [
    printable(aspect),
    percent(alike.value),
    range(alike, percent),
    count(decided),
  ]);
  return renderColumns({ head: ['with each other', 'alike', '95%', 'pairs'], rows }, screen);
}

/** What each run had to show for what it had spent, in the order in which its annotations were written. */
function renderCurves(curves: readonly (readonly CostPoint[])[], screen: Screen): string[] {
  const places = Array.from({ length: Math.max(...curves.map(({ length }) => length)) }, (_, place) => place);
  const rows = places.map((place) =>
    curves.flatMap((curve) => {
      const point = curve[place];
      if (!point) return ['', '', ''];
      return [count(point.annotations), point.usd === null ? '·' : dollars(point.usd), percent(point.accuracy)];
    }),
  );
  if (rows.length === 0) return [];
  const head = ['first', 'cost', 'with people', 'second', 'cost', 'with people'];
  return renderColumns({ head, rows }, screen);
}

/** Whether a difference is beyond noise, in words. */
function verdict(aspect: string, people: AspectComparison['people'], names: readonly [string, string]): string {
  const { value, low, high } = people?.difference ?? { value: null, low: null, high: null };
  if (value === null || low === null || high === null) return `${printable(aspect)}: too little to tell.`;
  if (low <= 0 && high >= 0) return `${printable(aspect)}: no difference beyond noise.`;
  return `${printable(aspect)}: ${printable(names[value > 0 ? 1 : 0])} agrees more with people.`;
}
