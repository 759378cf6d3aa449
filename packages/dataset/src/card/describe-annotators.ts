import type { Outcome } from '@visionprefer/core';
import type { AnnotatorStatistics } from './annotation-statistics.ts';
import type { AgreementFigure, CardEvidence } from './card-source.ts';
import { cell, percent, table, whole } from './markdown.ts';

const missing: readonly Outcome[] = ['refused', 'blocked', 'unreadable', 'abstained'];

/** Who judged, how, at what cost, and how far they agree; what is not known is said to be unknown. */
export function describeAnnotators({ annotations: statistics, agreement, consensus }: CardEvidence): string[] {
  const combined = describeMethods(consensus);
  if (!statistics) {
    return [
      ...combined,
      'Who judged, with which models and rubrics, at what cost and with how many refusals is in the annotations, which were not given when this card was written.',
    ];
  }
  const { annotators, rubrics } = statistics;
  const usd = annotators.filter(({ usd: known }) => known !== null);
  const tokens = { read: sumOf(annotators, 'inputTokens'), written: sumOf(annotators, 'outputTokens') };
  const cost = usd.reduce((sum, one) => sum + (one.usd ?? 0), 0);
  return [
    table(
      ['annotator', 'models that answered', 'asked', 'questions', 'answered', ...missing],
      annotators.map(describeOne),
    ),
    'A question that was refused, blocked, could not be read or is not the annotator’s business gave no score, and never became a number.',
    `Rubrics: ${Object.entries(rubrics)
      .map(([aspect, versions]) => `${cell(aspect)} version ${versions.join(' and ')}`)
      .join(', ')}. The wording is this project’s own; the paper’s is not public.`,
    usd.length
      ? `Cost: ${dollars(cost)}${usd.length < annotators.length ? `, of ${usd.length} of the ${annotators.length} annotators; of the others it is not known` : ''}.`
      : 'Cost: not recorded.',
    ...(tokens.read + tokens.written ? [`Tokens: ${whole(tokens.read)} read, ${whole(tokens.written)} written.`] : []),
    ...combined,
    ...describeScores(annotators),
    '### Agreement',
    describeAgreement(agreement, annotators.length),
  ];
}

/** How several annotators became one score. */
function describeMethods(consensus: CardEvidence['consensus']): string[] {
  if (!consensus) return [];
  const methods = new Set<string>();
  const weights = new Set<string>();
  for (const { method, weights: own = {} } of consensus.values()) {
    methods.add(`\`${cell(method)}\``);
    for (const [aspect, weight] of Object.entries(own)) weights.add(`${cell(aspect)} ${weight}`);
  }
  const weighed = weights.size
    ? `, with the weights ${[...weights].join(', ')} in the overall score and 1 for all others`
    : '';
  return [`Annotators were combined by ${[...methods].join(' and ')}${weighed}.`];
}

function describeOne({ annotatorId, models, strategies, outcomes }: AnnotatorStatistics): (string | number)[] {
  const all = Object.values(outcomes).reduce((sum, number) => sum + number, 0);
  const answered = (outcomes.scored ?? 0) + (outcomes.compared ?? 0);
  return [
    cell(annotatorId),
    models.map(cell).join(', ') || '–',
    strategies.map(cell).join(', '),
    all,
    answered,
    ...missing.map((outcome) => {
      const number = outcomes[outcome] ?? 0;
      return number ? `${whole(number)} (${percent(number, all)})` : 0;
    }),
  ];
}

function describeScores(annotators: readonly AnnotatorStatistics[]): string[] {
  const rows = annotators.flatMap(({ annotatorId, aspects }) =>
    aspects.map(({ aspect, scores, mean, spread }) => [
      cell(annotatorId),
      cell(aspect),
      scores,
      mean.toFixed(2),
      spread.toFixed(2),
    ]),
  );
  return rows.length ? [table(['annotator', 'aspect', 'scores', 'mean', 'standard deviation'], rows)] : [];
}

function describeAgreement(figures: readonly AgreementFigure[] | undefined, annotators: number): string {
  if (annotators < 2) return 'There is one annotator, so that nothing tells how far another would agree.';
  if (!figures?.length) return 'It was not measured.';
  const rows = figures.map(({ aspect, measure, value, interval }) => ({
    cells: [cell(aspect), cell(measure), value.toFixed(2)],
    interval: interval && `${interval[0].toFixed(2)} to ${interval[1].toFixed(2)}`,
  }));
  const sure = rows.flatMap(({ cells, interval }) => (interval ? [[...cells, interval]] : []));
  const alone = rows.flatMap(({ cells, interval }) => (interval ? [] : [cells]));
  return [
    'Krippendorff’s α is 1 where annotators agree in everything, 0 where they agree as often as by chance, and below 0 where less often. Its intervals are drawn over whole samples.',
    ...(sure.length ? [table(['aspect', 'measure', 'value', '95 % interval'], sure)] : []),
    ...(alone.length ? [table(['aspect', 'annotator and measure', 'value'], alone)] : []),
  ].join('\n\n');
}

function dollars(usd: number): string {
  return `$${usd < 1 ? usd.toFixed(4) : usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

function sumOf(annotators: readonly AnnotatorStatistics[], field: 'inputTokens' | 'outputTokens'): number {
  return annotators.reduce((sum, one) => sum + one[field], 0);
}
