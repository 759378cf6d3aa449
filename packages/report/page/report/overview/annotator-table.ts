import type { MissingOutcome } from '@visionprefer/core';
import type { AnnotatorSummary, PeopleAccuracy, ReportIndex } from '../../../src/report-data.ts';
import { emptyQuery, writeHash } from '../../browse/query.ts';
import { element } from '../../look/element.ts';
import { count, dollars, duration, percent, points } from '../../parts/format.ts';

const reasons: readonly MissingOutcome[] = ['refused', 'blocked', 'unreadable', 'abstained'];

/** Each annotator in a row: what it answered and what not, how it scores, whether people agree, what it cost. */
export function annotatorTable({ annotators, charts }: ReportIndex): HTMLElement {
  const people = new Map(charts.agreement?.people.map((each) => [each.annotator, each]));
  const missing = reasons.filter((reason) => annotators.some(({ outcomes }) => outcomes[reason]));
  const withPeople = people.size > 0;
  const withCost = annotators.some(({ usd }) => usd !== null);
  const heads = [
    'answers',
    ...missing,
    'mean score',
    'spread',
    ...(withPeople ? ['agrees with people'] : []),
    ...(withCost ? ['cost'] : []),
    'time',
  ];
  const cells = (annotator: AnnotatorSummary) => [
    count(Object.values(annotator.outcomes).reduce((sum, number) => sum + number, 0)),
    ...missing.map((reason) => missingCell(annotator, reason)),
    annotator.meanScore === null ? '–' : points(annotator.meanScore),
    annotator.spread === null ? '–' : points(annotator.spread),
    ...(withPeople ? [accuracyOf(people.get(annotator.id))] : []),
    ...(withCost ? [annotator.usd === null ? '–' : dollars(annotator.usd)] : []),
    annotator.medianMs ? duration(annotator.medianMs) : '–',
  ];
  return element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Annotators' },
    element(
      'table',
      { class: 'annotators' },
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          element('th', { scope: 'col' }, 'annotator'),
          heads.map((head) => element('th', { scope: 'col' }, head)),
        ),
      ),
      element(
        'tbody',
        {},
        annotators.map((annotator) =>
          element(
            'tr',
            {},
            element(
              'th',
              { scope: 'row', class: 'said' },
              annotator.id,
              annotator.human && element('span', { class: 'quiet' }, ' person'),
            ),
            cells(annotator).map((cell) => element('td', {}, cell)),
          ),
        ),
      ),
    ),
  );
}

/** A number of answers without a score, and the way to them. */
function missingCell({ id, outcomes }: AnnotatorSummary, missing: MissingOutcome): HTMLElement | string {
  const times = outcomes[missing];
  if (!times) return '0';
  return element(
    'a',
    { href: writeHash({ view: 'samples' }, { ...emptyQuery, annotator: id, missing }) },
    count(times),
  );
}

function accuracyOf(people: PeopleAccuracy | undefined): string {
  if (!people) return '–';
  const { value, low, high } = people.tiesHalf;
  return low === null || high === null ? percent(value) : `${percent(value)} (${percent(low)} – ${percent(high)})`;
}
