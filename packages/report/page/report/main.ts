import './report.css';
import type { ReportIndex } from '../../src/report-data.ts';
import { readData } from '../look/data.ts';
import { element } from '../look/element.ts';
import { isForPage, keysDialog } from '../look/keys-dialog.ts';
import { themeButton } from '../look/theme.ts';
import { openBlocks } from './blocks.ts';
import { count } from './format.ts';
import { overview } from './overview.ts';
import { type Place, type Query, readHash, writeHash } from './query.ts';
import { sampleView } from './sample-view.ts';
import { samplesView } from './samples-view.ts';

start(readData<ReportIndex>('index'));

function start(index: ReportIndex): void {
  const blocks = openBlocks(index);
  const places = new Map(index.samples.map(({ id }, place) => [id.toWellFormed(), place]));
  const samples = samplesView(index, blocks, (query) => go({ view: 'samples' }, query, { replace: true }));
  const keys = keysDialog([
    [['1', '2'], 'overview, samples'],
    [['j', 'k'], 'next and previous sample; arrow keys do the same'],
    [['Enter'], 'open the sample'],
    [['Esc'], 'back to the samples'],
    [['/'], 'find'],
    [['?'], 'this list'],
  ]);
  const tabs = {
    overview: tab('Overview', '#/overview'),
    samples: tab('Samples', '#/samples', count(index.samples.length)),
  };
  const main = element('main', { id: 'main', tabindex: -1 });
  document.body.append(
    element('a', { class: 'skip', href: '#main', onclick: skip }, 'Skip to the content'),
    element(
      'header',
      { class: 'bar top' },
      element('span', { class: 'brand' }, 'VisionPrefer'),
      element('nav', { class: 'tabs', 'aria-label': 'Views' }, tabs.overview, tabs.samples),
      element(
        'div',
        { class: 'bar-end' },
        element(
          'button',
          { type: 'button', class: 'plain', onclick: () => keys.showModal(), 'aria-label': 'Keys' },
          '?',
        ),
        themeButton(),
      ),
    ),
    main,
    keys,
  );

  let found: readonly number[] = [];
  let current = readHash(location.hash);
  let listed: { hash: string; scroll: number; place: number } = { hash: '', scroll: 0, place: -1 };
  const summary = overview(index);

  function go(place: Place, query: Query, { replace = false } = {}): void {
    const hash = writeHash(place, query);
    if (replace) history.replaceState(null, '', hash);
    else history.pushState(null, '', hash);
    show();
  }

  function show(): void {
    const before = current;
    current = readHash(location.hash);
    const { place, query } = current;
    if (before.place.view === 'samples' && place.view !== 'samples') listed = { ...listed, scroll: scrollY };
    const hash = writeHash({ view: 'samples' }, query);
    if (place.view !== 'overview' && (hash !== listed.hash || listed.hash === '')) {
      found = samples.show(query);
      listed = { hash, scroll: 0, place: -1 };
    }
    for (const [view, link] of Object.entries(tabs)) {
      const here = view === place.view || (view === 'samples' && place.view === 'sample');
      link.toggleAttribute('data-here', here);
      if (here) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    tabs.samples.href = hash;
    if (place.view === 'overview') swap(summary);
    else if (place.view === 'samples') {
      swap(samples.node);
      samples.refresh();
      if (before.place.view === 'sample') {
        scrollTo({ top: listed.scroll });
        samples.focus(found.indexOf(listed.place));
      }
    } else showSample(place.id, query);
    document.title = place.view === 'sample' ? `${place.id} · ${index.title}` : index.title;
  }

  function showSample(id: string, query: Query): void {
    const place = places.get(id);
    if (place === undefined) {
      swap(
        element(
          'p',
          { class: 'nothing' },
          `There is no sample ${id} in this report. `,
          element('a', { href: '#/samples' }, 'All samples'),
        ),
      );
      return;
    }
    listed = { ...listed, place };
    const position = found.indexOf(place);
    const hrefAt = (at: number) => {
      const sample = index.samples[found[at] ?? -1];
      return sample && writeHash({ view: 'sample', id: sample.id }, query);
    };
    const links = {
      back: writeHash({ view: 'samples' }, query),
      previous: position === -1 ? undefined : hrefAt(position - 1),
      next: position === -1 ? undefined : hrefAt(position + 1),
      position: position === -1 ? '' : `${count(position + 1)} of ${count(found.length)}`,
    };
    const view = sampleView(place, { index, blocks, links });
    swap(view);
    scrollTo({ top: 0 });
    view.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }

  function swap(view: HTMLElement): void {
    if (main.firstChild !== view) main.replaceChildren(view);
  }

  function skip(event: Event): void {
    event.preventDefault();
    main.focus();
  }

  function step(by: 1 | -1): void {
    if (current.place.view === 'samples') samples.step(by);
    if (current.place.view !== 'sample') return;
    const at = found.indexOf(places.get(current.place.id.toWellFormed()) ?? -1);
    const sample = index.samples[found[at + by] ?? -1];
    if (at !== -1 && sample) go({ view: 'sample', id: sample.id }, current.query, { replace: true });
  }

  const pressed: Record<string, () => void> = {
    1: () => go({ view: 'overview' }, current.query),
    2: () => go({ view: 'samples' }, current.query),
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => current.place.view === 'samples' && step(1),
    ArrowUp: () => current.place.view === 'samples' && step(-1),
    ArrowRight: () => current.place.view === 'sample' && step(1),
    ArrowLeft: () => current.place.view === 'sample' && step(-1),
    Escape: () => current.place.view === 'sample' && go({ view: 'samples' }, current.query),
    '/': () => {
      if (current.place.view !== 'samples') go({ view: 'samples' }, current.query);
      samples.search();
    },
    '?': () => keys.showModal(),
  };
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && event.target instanceof HTMLElement && event.target.matches('.controls *')) {
      samples.focus(0);
      return;
    }
    const inScroll = event.key.startsWith('Arrow') && (event.target as Element | null)?.closest?.('.scroll, summary');
    const act = isForPage(event) && !inScroll ? pressed[event.key] : undefined;
    if (!act) return;
    const handled = act();
    if (!event.key.startsWith('Arrow') || (handled as unknown) !== false) event.preventDefault();
  });
  addEventListener('hashchange', show);
  addEventListener('popstate', show);
  show();
}

function tab(label: string, href: string, extra = ''): HTMLAnchorElement {
  return element('a', { href }, label, extra && element('span', { class: 'extra quiet' }, ` ${extra}`));
}
