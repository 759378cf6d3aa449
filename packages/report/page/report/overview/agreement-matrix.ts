import type { AgreementView } from '../../../src/report-data.ts';
import { element } from '../../look/element.ts';
import { points } from '../../parts/format.ts';

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
  const show = () => {
    const measure = measures.find(([name]) => name === choiceOf.measure.value) ?? measures[0];
    const own = couples.filter(({ aspect }) => aspect === choiceOf.aspect.value);
    table.replaceChildren(matrix(own, measure[2]));
    reading.textContent = measure[1];
  };
  const select = (options: readonly string[]) =>
    element(
      'select',
      { onchange: () => show() },
      options.map((each) => element('option', { value: each }, each)),
    );
  const choiceOf = { aspect: select(aspects), measure: select(measures.map(([name]) => name)) };
  const reading = element('p', { class: 'small quiet' });
  show();
  return element(
    'figure',
    { class: 'chart' },
    element(
      'figcaption',
      { class: 'with-choice' },
      element('div', {}, element('h3', {}, 'Agreement of every two annotators'), reading),
      element(
        'div',
        { class: 'choices' },
        element('label', {}, element('span', { class: 'hidden-label' }, 'Aspect'), choiceOf.aspect),
        element('label', {}, element('span', { class: 'hidden-label' }, 'Measure'), choiceOf.measure),
      ),
    ),
    table,
  );
}

/** What is read off a couple. */
type Read = (couple: AgreementView['couples'][number]) => {
  value: number | null;
  low?: number | null;
  high?: number | null;
};

const measures: readonly [[string, string, Read], ...[string, string, Read][]] = [
  ['α', 'Krippendorff’s α for ordered levels; below each number its 95 % interval.', ({ interval }) => interval],
  ['κ', 'Cohen’s κ, its weights quadratic: 1 is complete agreement, 0 is chance.', ({ kappa }) => ({ value: kappa })],
  ['ρ', 'Spearman’s ρ: whether they put all images into the same order.', ({ spearman }) => ({ value: spearman })],
  [
    'τ',
    'Kendall’s τ: pairs of images in the same order less those in the other.',
    ({ kendall }) => ({ value: kendall }),
  ],
];

function matrix(couples: AgreementView['couples'], read: Read): HTMLElement {
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
    const { value, low = null, high = null } = read(couple);
    if (value === null) return element('td', { class: 'quiet' }, '–');
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
