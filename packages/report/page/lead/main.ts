import './lead.css';
import type { TeamState } from '../../src/team/team-view.ts';
import { aboutSeconds } from '../look/about-seconds.ts';
import { element } from '../look/element.ts';
import { themeButton } from '../look/theme.ts';

/** How often the page looks how far the team is. */
const lookMs = 5_000;

start();

function start(): void {
  const main = element('main', { id: 'main' });
  const problem = element('p', { class: 'problem', role: 'alert', hidden: true }, 'The server is away.');
  document.body.append(
    element(
      'header',
      { class: 'bar top' },
      element('span', { class: 'brand' }, 'VisionPrefer'),
      element('span', { class: 'quiet small' }, 'The team'),
      element('div', { class: 'bar-end' }, themeButton()),
    ),
    problem,
    main,
  );
  let before = '';
  async function look(): Promise<void> {
    try {
      const text = await (await fetch('state')).text();
      problem.hidden = true;
      if (text !== before) main.replaceChildren(...drawTeam(JSON.parse(text) as TeamState));
      before = text;
    } catch {
      problem.hidden = false;
    }
    setTimeout(() => void look(), lookMs);
  }
  void look();
}

function drawTeam({ title, done, all, etaSeconds, people, remarks }: TeamState): HTMLElement[] {
  const there = people.filter((person) => person.there).length;
  const facts: [string, string][] = [
    ['Judgements', `${done.toLocaleString('en-US')} of ${all.toLocaleString('en-US')}`],
    ['Time left', done >= all ? 'done' : etaSeconds === null ? 'unknown' : `about ${aboutSeconds(etaSeconds)}`],
    ['People here now', `${there} of ${people.length}`],
  ];
  return [
    element('h1', { class: 'said' }, title),
    element('progress', { max: Math.max(all, 1), value: done, 'aria-label': 'Judgements' }),
    element(
      'dl',
      { class: 'facts' },
      facts.map(([name, value]) =>
        element('div', {}, element('dt', { class: 'quiet small' }, name), element('dd', {}, value)),
      ),
    ),
    drawTable(people),
    element(
      'p',
      { class: 'small quiet' },
      'Alike: pairs of images that another person sees a difference between, put in the same order; chance is 50%. Gold: judgements that were right. Self: pairs asked about twice, with the same answer.',
    ),
    element('p', {}, element('a', { href: 'people.csv', download: 'people.csv' }, 'This table for paying, as CSV')),
    ...(remarks.length ? [element('h2', {}, 'Remarks'), drawRemarks(remarks)] : []),
  ];
}

function drawTable(people: TeamState['people']): HTMLElement {
  const paid = people.some(({ pay }) => pay !== null);
  const head = ['Person', 'Answers', 'Could not', 's each', 'Alike', 'Gold', 'Self', ...(paid ? ['Earned'] : [])];
  return element(
    'div',
    { class: 'wide', tabindex: 0, role: 'region', 'aria-label': 'People' },
    element(
      'table',
      {},
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          head.map((title) => element('th', { scope: 'col' }, title)),
        ),
      ),
      element(
        'tbody',
        {},
        people.map((person) =>
          element(
            'tr',
            {},
            element(
              'th',
              { scope: 'row', class: 'said' },
              person.name,
              element('span', { class: 'small quiet' }, person.there ? ' here' : ''),
            ),
            [
              person.answers.toLocaleString('en-US'),
              person.couldNotTell.toLocaleString('en-US'),
              person.medianSeconds?.toFixed(1) ?? '·',
              percent(person.alike),
              percent(person.gold),
              percent(person.self),
              ...(paid ? [person.pay ?? '·'] : []),
            ].map((cell) => element('td', {}, cell)),
          ),
        ),
      ),
    ),
  );
}

function drawRemarks(remarks: TeamState['remarks']): HTMLElement {
  return element(
    'ul',
    { class: 'remark-list' },
    remarks.map(({ name, sampleId, text }) =>
      element(
        'li',
        {},
        element('span', { class: 'small quiet said' }, `${name} on ${sampleId}`),
        element('p', { class: 'said' }, text),
      ),
    ),
  );
}

function percent({ right, of }: { right: number; of: number }): string {
  return of === 0 ? '·' : `${Math.round((100 * right) / of)}% of ${of}`;
}
