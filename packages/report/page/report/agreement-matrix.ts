import type { AgreementView, ReportIndex } from '../../src/report-data.ts';
import { element } from '../look/element.ts';
import { points } from './format.ts';

/** How far every two annotators agree, as a table whose cells are the darker the more they do. */
export function agreementMatrix({ annotators }: ReportIndex, { couples, measure }: AgreementView): HTMLElement {
  const known = new Map(
    couples.flatMap((couple) => {
      const [one, other] = couple.annotators;
      return [[`${one} ${other}`, couple] as const, [`${other} ${one}`, couple] as const];
    }),
  );
  const places = annotators.flatMap((_, place) =>
    couples.some((couple) => couple.annotators.includes(place)) ? [place] : [],
  );
  const nameOf = (place: number) => annotators[place]?.id ?? '';
  const cell = (row: number, column: number) => {
    const couple = known.get(`${row} ${column}`);
    if (!couple) return element('td', { class: 'quiet' }, row === column ? '·' : '–');
    const { value, low, high } = couple.interval;
    const made = element(
      'td',
      { class: 'agreed' },
      element('strong', {}, points(value)),
      low !== null && high !== null && element('span', { class: 'small range' }, `${points(low)} – ${points(high)}`),
    );
    made.style.setProperty('--share', String(Math.max(0, value)));
    return made;
  };
  return element(
    'figure',
    { class: 'chart wide' },
    element(
      'figcaption',
      {},
      element('h3', {}, 'Agreement of annotators'),
      element('p', { class: 'small quiet' }, `${measure}; below each number its 95 % interval.`),
    ),
    element(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Agreement of annotators' },
      element(
        'table',
        { class: 'matrix' },
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            element('td', {}),
            places.map((place) => element('th', { scope: 'col', class: 'said' }, nameOf(place))),
          ),
        ),
        element(
          'tbody',
          {},
          places.map((row) =>
            element(
              'tr',
              {},
              element('th', { scope: 'row', class: 'said' }, nameOf(row)),
              places.map((column) => cell(row, column)),
            ),
          ),
        ),
      ),
    ),
  );
}
