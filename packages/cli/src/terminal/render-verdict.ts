import type { Interval } from '@visionprefer/aggregator';
import type { NextStep, TrustRow, Verdict } from '@visionprefer/report';
import { shellLine } from './command-name.ts';
import { printable } from './display-text.ts';
import { dollars } from './dollars.ts';
import { decimal, renderColumns } from './render-columns.ts';
import { renderLeaderboard } from './render-leaderboard.ts';
import type { Screen } from './screen.ts';
import { wrapText } from './wrap-text.ts';

const legend =
  'weight: share in the jury, by how far it goes along with the others; alike: has the order of the others; people: has that of people, ties counting half. 95% intervals in brackets';

/** The verdict for a person: what to know, whom to believe, who leads, and what to do. */
export function renderVerdict(verdict: Verdict, screen: Screen, command: string): string[] {
  const { jury, leaderboard, next } = verdict;
  const overall = leaderboard?.aspects.overall;
  const parts = [
    renderSentences(verdict, screen),
    jury.length > 1 ? [...renderTrust(jury, screen), ...wrapText(legend, screen.width - 1)] : [],
    overall && overall.rows.length > 1 ? renderLeaderboard('overall', overall, { screen, most: 8 }) : [],
    renderNext(next, command),
  ];
  return parts.filter(({ length }) => length > 0).flatMap((lines, part) => (part > 0 ? ['', ...lines] : lines));
}

/** What to do next, as commands to copy. */
export function renderNext(steps: readonly NextStep[], command: string): string[] {
  if (steps.length === 0) return [];
  return ['Next', ...steps.flatMap(({ why, command: words }) => [`  ${why}:`, `    ${command} ${shellLine(words)}`])];
}

/** The figures in words; a reason to doubt is marked. */
export function renderSentences({ sentences }: Pick<Verdict, 'sentences'>, { width }: Screen): string[] {
  return sentences.flatMap(({ text, worry }) =>
    wrapText(printable(text), width - 3).map((line, place) => `${place > 0 ? '  ' : worry ? '! ' : '  '}${line}`),
  );
}

function renderTrust(jury: readonly TrustRow[], screen: Screen): string[] {
  const asked = jury.some(({ people }) => people);
  const rows = jury.map((row) => [
    printable(row.annotatorId),
    span(row.weight),
    ...(asked ? [span(row.people), whole(row.alike?.value)] : [span(row.alike)]),
    whole(row.tieRate),
    decimal(row.bias),
    whole(row.missingRate),
    row.usd === null ? '·' : dollars(row.usd),
    row.msEach === null ? '·' : (row.msEach / 1000).toFixed(1),
  ]);
  const people = asked ? ['people %', 'alike %'] : ['alike %'];
  const head = ['annotator', 'weight %', ...people, 'ties %', 'bias', 'missing %', 'cost', 's each'];
  return renderColumns({ head, rows }, screen);
}

/** A share in whole percents with its interval: `33 [28–38]`. */
function span(interval: Interval | null): string {
  if (!interval || interval.value === null) return '·';
  const { value, low, high } = interval;
  return low === null || high === null ? whole(value) : `${whole(value)} [${whole(low)}–${whole(high)}]`;
}

function whole(share: number | null | undefined): string {
  return share === null || share === undefined ? '·' : (100 * share).toFixed(0);
}
