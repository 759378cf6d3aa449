import type { AgreementView, ReportIndex } from '../../../src/report-data.ts';
import { emptyQuery, type Query, writeHash } from '../../browse/query.ts';
import { element } from '../../look/element.ts';
import { count, dollars, percent } from '../../parts/format.ts';
import { keepPart } from '../verdict/keep-part.ts';
import { leaderboardPart } from '../verdict/leaderboard-part.ts';
import { trustTable } from '../verdict/trust-table.ts';
import { verdictPart } from '../verdict/verdict-part.ts';
import { agreementMatrix } from './agreement-matrix.ts';
import { annotatorTable } from './annotator-table.ts';
import { alphaChart, keptChart, placeChart } from './charts/agreement-charts.ts';
import { type Chart, chart } from './charts/chart.ts';
import { costChart } from './charts/cost-chart.ts';
import { reliabilityChart } from './charts/reliability-diagram.ts';
import { scoreSpreads } from './charts/score-spreads.ts';
import { tieChart } from './charts/tie-rates.ts';
import { generatorChart, guidanceChart } from './charts/win-rates.ts';

/** The first view: what there is, whether annotators agree, whom to believe, and what one might throw away. */
export function overview(index: ReportIndex): HTMLElement {
  const { charts } = index;
  const { agreement } = charts;
  return element(
    'div',
    { class: 'overview' },
    element('h1', { class: 'said', tabindex: -1 }, index.title),
    provenance(index),
    verdictPart(index),
    headline(index),
    keepPart(index),
    part('Whom to believe', [trustTable(index), drawn([reliabilityChart(index.calibration)])]),
    leaderboardPart(index),
    part('Who answered', [annotatorTable(index)]),
    agreement &&
      part('Do they agree?', [
        drawn([alphaChart(agreement), keptChart(agreement), costChart(agreement), placeChart(agreement)]),
        peopleNote(agreement),
        agreement.couples.length > 0 && agreementMatrix(agreement),
      ]),
    part('Which images win?', [
      drawn([
        index.verdict?.leaderboard ? undefined : generatorChart(charts.generators),
        guidanceChart(charts.guidance),
        tieChart(charts.ties),
      ]),
    ]),
    part('How do they score?', [drawn(scoreSpreads(index))]),
  );
}

/** What the run was made from, and where more of it is told. */
function provenance({ provenance: facts, pages, madeAt }: ReportIndex): HTMLElement {
  return element(
    'p',
    { class: 'provenance small quiet' },
    [...facts, `page of ${madeAt.slice(0, 10)}`].map((fact) => element('span', { class: 'said' }, fact)),
    pages.map(({ title, href }) => element('span', {}, element('a', { href, class: 'said' }, title))),
  );
}

function headline({ totals, method }: ReportIndex): HTMLElement {
  const unanswered = totals.missing.refused + totals.missing.blocked + totals.missing.unreadable;
  const samples = (query: Partial<Query>) => writeHash({ view: 'samples' }, { ...emptyQuery, ...query });
  const figures: [name: string, figure: string, href?: string | undefined][] = [
    ['samples', count(totals.samples), samples({})],
    ['images', count(totals.images)],
    ['annotations', count(totals.annotations)],
    ['pairs', count(totals.pairs), samples({ pairs: 'with', sort: 'margin' })],
    ['without a score', count(unanswered), unanswered ? samples({ missing: 'any' }) : undefined],
    ...(totals.usd === null ? [] : [['spent', dollars(totals.usd)] as [string, string]]),
    ...(method ? [['method', method] as [string, string]] : []),
  ];
  return element(
    'dl',
    { class: 'headline' },
    figures.map(([name, figure, href]) =>
      element(
        'div',
        {},
        element('dt', { class: 'small quiet' }, name),
        element('dd', {}, href === undefined ? figure : element('a', { href }, figure)),
      ),
    ),
  );
}

function part(title: string, content: readonly (Node | null | undefined | false)[]): HTMLElement | null {
  const shown = content.filter((node) => node !== null && node !== undefined && node !== false);
  if (shown.length === 0) return null;
  return element('section', { class: 'part' }, element('h2', {}, title), shown);
}

function drawn(charts: readonly (Chart | undefined)[]): HTMLElement | null {
  const there = charts.filter((each) => each !== undefined);
  return there.length ? element('div', { class: 'charts' }, there.map(chart)) : null;
}

function peopleNote({ people }: AgreementView): HTMLElement | null {
  const all = people.find(({ annotator }) => annotator === null);
  if (!all) return null;
  const leftOut = all.tiesLeftOut === null ? '' : `, ${percent(all.tiesLeftOut)} if they are left out`;
  return element(
    'p',
    { class: 'small quiet' },
    `On the ${count(all.pairs)} couples of images that people decided, the consensus prefers the same one in ${percent(all.tiesHalf.value)} when its ties count half, ${percent(all.tiesWrong)} if they count as wrong${leftOut}.`,
  );
}
