import type { AgreementView } from '../../src/report-data.ts';
import { element } from '../look/element.ts';
import { points } from './format.ts';

/** How far every two annotators agree in one aspect, as a table whose cells are the darker the more they do. */
export function agreementMatrix({ couples }: AgreementView): HTMLElement {
  // The aspect that most annotators judged comes first.
  const aspects = [...Map.groupBy(couples, ({ aspect }) => aspect)]
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([aspect]) => aspect);
  const table = element('div', {
    class: 'scroll',
    tabindex: 0,
    role: 'region',
    'aria-label': 'Agreement of annotators',
  });
  const show = (aspect: string) => table.replaceChildren(matrix(couples.filter((couple) => couple.aspect === aspect)));
  const choice = element(
    'select',
    { onchange: () => show(choice.value) },
    aspects.map((aspect) => element('option', { value: aspect }, aspect)),
  );
  show(aspects[0] ?? '');
  return element(
    'figure',
    { class: 'chart' },
    element(
      'figcaption',
      { class: 'with-choice' },
      element(
        'div',
        {},
        element('h3', {}, 'Agreement of every two annotators'),
        element(
          'p',
          { class: 'small quiet' },
          'Krippendorff’s α for ordered levels; below each number its 95 % interval.',
        ),
      ),
      element('label', {}, element('span', { class: 'hidden-label' }, 'Aspect'), choice),
    ),
    table,
  );
}

function matrix(couples: AgreementView['couples']): HTMLElement {
  const names = [...new Set(couples.flatMap(({ annotators }) => annotators))].sort();
  const known = new Map(
    couples.flatMap((couple) => {
      const [one, other] = couple.annotators;
      return [
        [JSON.stringify([one, other]), couple],
        [JSON.stringify([other, one]), couple],
      ] as const;
    }),
  );
  const cell = (row: string, column: string) => {
    const couple = known.get(JSON.stringify([row, column]));
    if (!couple) return element('td', { class: 'quiet' }, row === column ? '·' : '–');
    const { value, low, high } = couple.interval;
    const made = element(
      'td',
      { class: 'agreed' },
      element('strong', {}, points(value)),
      low !== null && high !== null && element('span', { class: 'range' }, `${points(low)} to ${points(high)}`),
    );
    made.style.setProperty('--share', String(Math.max(0, value)));
    return made;
  };
  return element(
    'table',
    { class: 'matrix' },
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        element('td', {}),
        names.map((name) => element('th', { scope: 'col', class: 'said' }, name)),
      ),
    ),
    element(
      'tbody',
      {},
      names.map((row) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row', class: 'said' }, row),
          names.map((column) => cell(row, column)),
        ),
      ),
    ),
  );
}
