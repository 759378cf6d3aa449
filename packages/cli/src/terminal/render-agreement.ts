import type { Agreement, AspectAgreement, Interval, PairAccuracy, PeopleAgreement } from '@visionprefer/aggregator';
import { andMore } from './and-more.ts';
import { count } from './count.ts';
import { printable } from './display-text.ts';
import { decimal, percent, renderColumns } from './render-columns.ts';
import type { Screen } from './screen.ts';
import { wrapText } from './wrap-text.ts';

/** Pairs of annotators that are printed in each aspect. */
const shownPairs = 10;

const alphasLegend =
  'α: 1 where all agree, 0 where they do as by chance; shared: images with two votes or more; worth: so many equally good annotators';
const annotatorsLegend =
  'bias: points above what the others give the same images; spread: of its scores, in points; ties: how often it sees no difference between two images of a sample';
const placesLegend =
  'place p: how likely scores so uneven by place shown are by chance; swapped: same verdict in the other order';
const betweenLegend =
  'κ²: how far two give the same scores, near misses counting little; ρ, τ: how far they order images alike; 1 fully, 0 as by chance; same: equal scores';

/** Agreement as tables that a person can read: among the annotators, of each one, of every two, and with people. */
export function renderAgreement({ samples, annotatorIds, aspects, people }: Agreement, screen: Screen): string[] {
  const entries = Object.entries<AspectAgreement>(aspects);
  const between = entries
    .map(([aspect, found]) => renderBetween(aspect, found, screen))
    .filter(({ length }) => length > 0);
  const parts = [
    [
      `${count(annotatorIds.length)} ${annotatorIds.length === 1 ? 'annotator' : 'annotators'} on ${count(samples)} ${samples === 1 ? 'sample' : 'samples'}`,
    ],
    renderAlphas(entries, screen),
    ...entries.map(([aspect, found]) => renderAnnotators(aspect, found, screen)),
    legend(annotatorsLegend, screen),
    ...between,
    between.length > 0 ? legend(betweenLegend, screen) : [],
    ...(people ? renderPeople(people, screen) : []),
    legend('Intervals in brackets hold 95% of the resamples, drawn by whole samples. · not known', screen),
  ];
  return parts.filter(({ length }) => length > 0).flatMap((lines, part) => (part > 0 ? ['', ...lines] : lines));
}

/** The 95% interval in brackets, by one way of writing numbers. */
export function range({ low, high }: Interval, write: (number: number | null) => string): string {
  return low === null || high === null ? '' : `[${write(low)}, ${write(high)}]`;
}

function legend(text: string, { width }: Screen): string[] {
  return wrapText(text, width - 1);
}

function renderAlphas(aspects: readonly [string, AspectAgreement][], screen: Screen): string[] {
  const rows = aspects.map(([aspect, { shared, alpha, effectiveVotes }]) => [
    printable(aspect),
    decimal(alpha.ordinal.value),
    range(alpha.ordinal, decimal),
    count(shared),
    effectiveVotes === null ? '·' : effectiveVotes.toFixed(1),
    decimal(alpha.interval.value),
    decimal(alpha.nominal.value),
  ]);
  const head = ['Krippendorff’s α', 'ordinal', '95%', 'shared', 'worth', 'interval', 'nominal'];
  return [...renderColumns({ head, rows }, screen), ...legend(alphasLegend, screen)];
}

function renderAnnotators(aspect: string, { annotators }: AspectAgreement, screen: Screen): string[] {
  const entries = Object.entries(annotators);
  const ordered = entries.some(([, { position }]) => position);
  const rows = entries.map(([annotatorId, profile]) => {
    const { outcomes, bias, spread, tieRate, missingRate, position, swaps } = profile;
    const places = [
      position?.pValue === null || position === null ? '·' : position.pValue.toPrecision(2),
      swaps ? percent(swaps.consistent / swaps.pairs) : '·',
    ];
    return [
      printable(annotatorId),
      count(outcomes.scored + outcomes.compared),
      percent(missingRate),
      decimal(bias),
      decimal(spread),
      percent(tieRate),
      ...(ordered ? places : []),
    ];
  });
  const ofPlaces = ordered ? ['place p', 'swapped'] : [];
  const head = [printable(aspect), 'votes', 'missing', 'bias', 'spread', 'ties', ...ofPlaces];
  return [...renderColumns({ head, rows }, screen), ...(ordered ? legend(placesLegend, screen) : [])];
}

function renderBetween(aspect: string, { between }: AspectAgreement, screen: Screen): string[] {
  const rows = between
    .slice(0, shownPairs)
    .map(({ annotatorIds, shared, same, kappa, spearman, kendall }) => [
      printable(annotatorIds.join(' – ')),
      decimal(kappa.quadratic),
      decimal(spearman),
      decimal(kendall),
      percent(same),
      count(shared),
    ]);
  if (rows.length === 0) return [];
  return [
    ...renderColumns({ head: [printable(aspect), 'κ²', 'ρ', 'τ', 'same', 'shared'], rows }, screen),
    ...andMore(between.length - rows.length, '; --json prints all'),
  ];
}

function renderPeople({ annotatorIds, method, aspects }: PeopleAgreement, screen: Screen): string[][] {
  const tables = Object.entries(aspects).map(([aspect, accuracy]) => {
    if (!accuracy) return [];
    const one = annotatorIds.length === 1 ? 'one person' : `${count(annotatorIds.length)} people`;
    const rows = [
      accuracyRow(`consensus (${method})`, accuracy.consensus),
      ...Object.entries(accuracy.annotators).map(([annotatorId, found]) => accuracyRow(annotatorId, found)),
      ...Object.entries(accuracy.people).map(([person, found]) => accuracyRow(`${person} vs others`, found)),
    ];
    const head = [`${printable(aspect)}, with ${one}`, 'right', '95%', 'pairs', 'ties wrong', 'left out'];
    return renderColumns({ head, rows }, screen);
  });
  const points = (aspects.overall?.curve ?? []).filter((_, point) => point % 4 === 3);
  const rows = points.map(({ margin, pairs, share, accuracy }) => [
    `margin ${decimal(margin)}`,
    percent(accuracy),
    percent(share),
    count(pairs),
  ]);
  const curve = renderColumns({ head: ['overall, by least margin', 'right', 'kept', 'pairs'], rows }, screen);
  const note = 'right: share of the pairs that people decided, ties counting half; beside it ties wrong and left out';
  return [...tables, ...(rows.length > 0 ? [curve] : []), legend(note, screen)];
}

function accuracyRow(name: string, { pairs, tiesHalf, tiesWrong, tiesLeftOut }: PairAccuracy): string[] {
  return [
    printable(name),
    percent(tiesHalf.value),
    range(tiesHalf, percent),
    count(pairs),
    percent(tiesWrong.value),
    percent(tiesLeftOut.value),
  ];
}
