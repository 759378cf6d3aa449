import type { AnnotatorProgress, Progress } from '@visionprefer/core';
import { count } from './count.ts';
import { describeSeconds } from './describe-seconds.ts';
import { fitToWidth, printable } from './display-text.ts';
import { textWidth } from './text-width.ts';

const windowMs = 30_000;
const pointMs = 1_000;

/** What is known about a run besides its progress. */
export interface RunFacts {
  /** Samples in all, once that is known. */
  total(): number | undefined;
  budgetUsd?: number | undefined;
}

/**
 * Creates the teller of a run's progress: a line for the whole and a line for each annotator, none wider than asked
 * for. What does not fit is left out, the least important first. Pace and time left are those of the last half minute,
 * so that what was settled before does not flatter them.
 *
 * @param now Milliseconds on a clock that only runs forward.
 */
export function createProgressBlock(
  { total, budgetUsd }: RunFacts,
  now: () => number = () => performance.now(),
): (progress: Progress, columns: number) => string[] {
  const points: Point[] = [];
  return (progress, columns) => {
    const point = toPoint(progress, now());
    if (!points.length || point.ms - (points.at(-1)?.ms ?? 0) >= pointMs) points.push(point);
    while (points.length > 1 && point.ms - (points[0]?.ms ?? point.ms) > windowMs) points.shift();
    const since = points[0] ?? point;
    const rows = progress.annotators.map((annotator, index) =>
      toRow(annotator, paceOf(since, point, index), leftOf(progress, annotator, total())),
    );
    return [describeWhole(progress, { total: total(), budgetUsd }), ...layOut(rows, columns)];
  };
}

interface Point {
  ms: number;
  done: number[];
}

function toPoint({ annotators }: Progress, ms: number): Point {
  return { ms, done: annotators.map(({ annotations }) => sum(annotations)) };
}

function paceOf(since: Point, { ms, done }: Point, index: number): number {
  const seconds = (ms - since.ms) / 1000;
  return seconds >= 1 ? ((done[index] ?? 0) - (since.done[index] ?? 0)) / seconds : 0;
}

/** Questions that an annotator has before it, as far as can be told from those that it had so far. */
function leftOf({ samples, annotators }: Progress, annotator: AnnotatorProgress, total: number | undefined): number {
  if (total === undefined || samples === 0) return Number.NaN;
  const taken = Math.max(...annotators.map((other) => handled(other) + other.inFlight));
  return Math.max(0, (total * taken) / samples - handled(annotator));
}

function handled({ settled, annotations, failures }: AnnotatorProgress): number {
  return settled + sum(annotations) + failures;
}

function describeWhole(
  { samples, settled, failures, usd }: Progress,
  { total, budgetUsd }: { total: number | undefined; budgetUsd: number | undefined },
): string {
  const money = usd.atMost > 0 || budgetUsd !== undefined;
  return [
    `${count(samples)}${total === undefined ? '' : ` of ${count(total)}`} samples read`,
    ...(settled ? [`settled before ${count(settled)}`] : []),
    ...(failures ? [`failures ${count(failures)}`] : []),
    ...(money ? [`$${usd.atMost.toFixed(2)}${budgetUsd === undefined ? '' : ` of $${budgetUsd}`}`] : []),
  ].join(' · ');
}

/** A cell that may be left out: the higher the number, the sooner. */
type Cell = { text: string; spare: number };

function toRow(annotator: AnnotatorProgress, pace: number, left: number): Cell[] {
  const { annotatorId, annotations, inFlight, rateLimited, retried, usd, state, batches } = annotator;
  const missing = (['refused', 'blocked', 'unreadable'] as const)
    .filter((outcome) => annotations[outcome])
    .map((outcome) => `${count(annotations[outcome] ?? 0)} ${outcome}`);
  const timeLeft = pace > 0 && left > 0 ? `${describeSeconds(left / pace)} left` : '';
  return [
    { text: printable(annotatorId), spare: 0 },
    { text: `${count(sum(annotations))} done`, spare: 0 },
    { text: state === 'asking' ? timeLeft : state, spare: 1 },
    { text: pace > 0 ? `${pace < 10 ? pace.toFixed(1) : count(Math.round(pace))}/s` : '', spare: 2 },
    { text: usd.atMost > 0 ? `$${usd.atMost.toFixed(2)}` : '', spare: 3 },
    { text: inFlight ? `${count(inFlight)} asked` : '', spare: 5 },
    { text: batches ? `${count(batches.open)} batches` : '', spare: 5 },
    { text: missing.join(', '), spare: 4 },
    { text: rateLimited ? `${count(rateLimited)} × 429` : '', spare: 6 },
    { text: retried ? `${count(retried)} again` : '', spare: 7 },
  ];
}

const leastName = 16;
const gap = 2;

/** Lays rows out in columns that are as wide as their widest cell. */
function layOut(rows: readonly Cell[][], columns: number): string[] {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => textWidth(row[index]?.text ?? ''))));
  const kept = widths.map((width) => width > 0);
  const spares = (rows[0] ?? []).map(({ spare }) => spare);
  const needed = () =>
    widths.reduce((total, width, index) => {
      if (!kept[index]) return total;
      return total + gap + (index === 0 ? Math.min(width, leastName) : width);
    }, 0);
  for (let spare = Math.max(0, ...spares); spare > 0 && needed() > columns; spare--) {
    const index = spares.indexOf(spare);
    if (index !== -1) kept[index] = false;
  }
  const rest = columns - needed() + Math.min(widths[0] ?? 0, leastName);
  const nameWidth = Math.max(1, Math.min(widths[0] ?? 0, rest));
  return rows.map((row) =>
    row
      .flatMap(({ text }, index) => {
        if (!kept[index]) return [];
        return index === 0 ? [fitToWidth(text, nameWidth)] : [fitToWidth(text, widths[index] ?? 0, 'right')];
      })
      .reduce((line, cell) => `${line}${' '.repeat(gap)}${cell}`, '')
      .trimEnd(),
  );
}

function sum(counts: AnnotatorProgress['annotations']): number {
  return Object.values(counts).reduce((total, number) => total + number, 0);
}
