import type { ComparisonIndex } from '../../../src/compare/comparison-data.ts';
import type { Interval } from '../../../src/report-data.ts';
import { element } from '../../look/element.ts';
import { count, percent, range } from '../../parts/format.ts';
import { intervalBar } from '../../parts/interval-bar.ts';
import { namedRun } from '../run-sign.ts';
import { twoColumns } from './two-columns.ts';

/** By aspect: how often the two have the same order of two images, and how near each is to people. */
export function agreementTable(index: ComparisonIndex): HTMLElement[] {
  const entries = Object.entries(index.agreement);
  const withPeople = entries.some(([, { people }]) => people);
  const heads = [
    'aspect',
    'same order',
    'pairs both decide',
    ...(withPeople ? [namedRun(index, 0), namedRun(index, 1), 'gain', 'p', 'pairs of people'] : []),
  ];
  const rows = entries.map(([aspect, { alike, decided, people }]) => [
    aspect,
    share(alike),
    count(decided),
    ...(withPeople ? ofPeople(people) : []),
  ]);
  return [
    twoColumns('How far the two runs agree', heads, rows),
    element(
      'p',
      { class: 'small quiet legend' },
      withPeople
        ? 'Same order: share of the pairs of images that both decide. Below the name of each run: how often it has the order of people, ties counting half; the gain is that of the second over the first. Brackets are 95 % intervals over prompts.'
        : 'Same order: share of the pairs of images that both decide; 50 % is chance. Brackets are 95 % intervals over prompts.',
    ),
  ];
}

function ofPeople(people: ComparisonIndex['agreement'][string]['people']): (Node | string | (Node | string)[])[] {
  if (!people) return ['–', '–', '–', '–', '–'];
  const [first, second] = people.accuracy;
  const { value } = people.difference;
  const gain = value === null ? '–' : `${value > 0 ? '+' : ''}${(100 * value).toFixed(1)}`.replace('-', '−');
  return [
    share(first.tiesHalf),
    share(second.tiesHalf),
    [gain, element('span', { class: 'quiet' }, range(people.difference))],
    people.pValue === null ? '–' : people.pValue.toFixed(3),
    count(people.pairs),
  ];
}

function share(interval: Interval): (Node | string)[] {
  const bar = intervalBar(interval);
  if (interval.value === null || !bar) return ['–'];
  return [bar, element('strong', {}, percent(interval.value)), element('span', { class: 'quiet' }, range(interval))];
}
