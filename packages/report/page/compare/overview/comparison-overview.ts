import type { ComparisonIndex, RunOnPage } from '../../../src/compare/comparison-data.ts';
import { emptyQuery, writeHash } from '../../browse/query.ts';
import { element } from '../../look/element.ts';
import { count, dollars } from '../../parts/format.ts';
import { sentenceList } from '../../report/verdict/verdict-part.ts';
import { namedRun } from '../run-sign.ts';
import { agreementTable } from './agreement-table.ts';
import { settingsPart } from './settings-part.ts';
import { twoColumns } from './two-columns.ts';

/** The first view of a comparison: how far the two agree, what turns, how they differ, and the verdict on each. */
export function comparisonOverview(index: ComparisonIndex): HTMLElement {
  const { title, madeAt, sentences } = index;
  return element(
    'div',
    { class: 'overview' },
    element('h1', { class: 'said', tabindex: -1 }, title),
    element(
      'p',
      { class: 'provenance small quiet' },
      element('span', {}, 'two runs side by side'),
      element('span', {}, `page of ${madeAt.slice(0, 10)}`),
    ),
    element('section', { class: 'verdict' }, element('h2', {}, 'How they compare'), sentenceList(sentences)),
    part('Do they agree?', agreementTable(index)),
    index.turns.length > 0 && part('Which pairs turn?', turnsTable(index)),
    part('What differs between them?', settingsPart(index)),
    part('What each of them is', figuresTable(index)),
    part('The verdict on each', verdicts(index)),
  );
}

function part(title: string, ...content: (Node | readonly Node[])[]): HTMLElement {
  return element('section', { class: 'part' }, element('h2', {}, title), ...content);
}

/** By aspect: the pairs of each run, and what became of them in the other. */
function turnsTable(index: ComparisonIndex): HTMLElement[] {
  const rows = index.turns.map(({ aspect, pairs: [first, second], alike, turned }) => [
    aspect,
    count(first),
    count(second),
    count(alike),
    count(turned),
  ]);
  const turning = index.turns.some(({ turned }) => turned > 0);
  const href = writeHash({ view: 'samples' }, { ...emptyQuery, pairs: 'with' });
  return [
    twoColumns(
      'Pairs of both runs',
      ['aspect', namedRun(index, 0), namedRun(index, 1), 'chosen alike', 'turned'],
      rows,
    ),
    element(
      'p',
      { class: 'small quiet legend' },
      'Pairs that each run drew from the samples that both judged. A pair turns when both drew it, and each chose another image. ',
      turning && element('a', { href }, 'Samples with pairs that turn'),
    ),
  ];
}

function figuresTable(index: ComparisonIndex): HTMLElement {
  const { runs } = index;
  const row = (name: string, of: (run: RunOnPage) => string) => [name, of(runs[0]), of(runs[1])];
  const missing = ({ missing: { refused, blocked, unreadable } }: RunOnPage) => count(refused + blocked + unreadable);
  const rows = [
    row('annotators', ({ annotators }) => count(annotators)),
    ...(runs.some(({ people }) => people > 0) ? [row('people', ({ people }) => count(people))] : []),
    row('annotations', ({ annotations }) => count(annotations)),
    row('without a score', missing),
    row('pairs', ({ pairs }) => count(pairs)),
    row('method', ({ method }) => method || '–'),
    row('cost', ({ usd }) => (usd === null ? '–' : dollars(usd))),
  ];
  return twoColumns('Figures of both runs', ['', namedRun(index, 0), namedRun(index, 1)], rows);
}

function verdicts(index: ComparisonIndex): HTMLElement {
  const verdictOn = (run: 0 | 1) => {
    const { sentences, provenance } = index.runs[run];
    return element(
      'div',
      { class: 'chart' },
      element('h3', {}, namedRun(index, run)),
      provenance.length > 0 &&
        element(
          'p',
          { class: 'provenance small quiet' },
          provenance.map((fact) => element('span', { class: 'said' }, fact)),
        ),
      sentenceList(sentences),
    );
  };
  return element('div', { class: 'verdicts' }, verdictOn(0), verdictOn(1));
}
