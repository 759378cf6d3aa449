import { element } from '../look/element.ts';
import { count } from '../parts/format.ts';
import type { Frame } from './frame.ts';
import { type Place, type Query, readHash, writeHash } from './query.ts';
import type { SampleList } from './sample-list.ts';

/** Goes from view to view. Where one is stands in the address, so that every place can be linked to. */
export interface Navigation {
  /** Which view is shown. */
  view(): Place['view'];
  /** Shows what the address says. */
  show(): void;
  /** Goes to a view, with what is looked for as it is. */
  open(view: 'overview' | 'samples'): void;
  /** Goes to the next or the previous sample: in the list by moving the focus. */
  step(by: 1 | -1): void;
  /** Gives the focus to the first sample of the list. */
  focusList(): void;
  search(): void;
}

/** Links from a sample to those before and after it, and back to the list. */
export interface SampleLinks {
  back: string;
  previous: string | undefined;
  next: string | undefined;
  position: string;
}

/** What there is to navigate in. */
export interface Navigable {
  title: string;
  /** Ids of the samples. */
  ids: readonly string[];
  frame: Frame;
  /** The first view. */
  overview: HTMLElement;
  /** Makes the list of samples, which tells each query that it is asked. */
  list(change: (query: Query) => void): SampleList;
  /** Draws the view of one sample. */
  draw(place: number, links: SampleLinks): HTMLElement;
}

/** Creates the navigation of a page of samples. */
export function createNavigation({ title, ids, frame, overview, list, draw }: Navigable): Navigation {
  const places = new Map(ids.map((id, place) => [id.toWellFormed(), place]));
  const samples = list((query) => go({ view: 'samples' }, query, 'replaceState'));
  let current = readHash(location.hash);
  let found: readonly number[] = [];
  // The list as it was left: what it showed, how far it was scrolled, and which sample was opened.
  let left = { hash: '', scroll: 0, place: -1 };

  const go = (place: Place, query: Query, how: 'pushState' | 'replaceState' = 'pushState') => {
    history[how](null, '', writeHash(place, query));
    show();
  };
  const show = () => {
    const before = current.place;
    current = readHash(location.hash);
    const { place, query } = current;
    if (before.view === 'samples' && place.view !== 'samples') left = { ...left, scroll: scrollY };
    const hash = writeHash({ view: 'samples' }, query);
    if (place.view !== 'overview' && (hash !== left.hash || (place.view === 'samples' && query.marked !== ''))) {
      found = samples.show(query);
      left = { hash, scroll: 0, place: -1 };
    }
    frame.mark(place, hash);
    document.title = place.view === 'sample' ? `${place.id} · ${title}` : title;
    if (place.view === 'overview') frame.swap(overview);
    else if (place.view === 'samples') showList(before);
    else showSample(place.id);
  };
  const showList = (before: Place) => {
    frame.swap(samples.node);
    samples.refresh();
    if (before.view !== 'sample') return;
    scrollTo({ top: left.scroll });
    samples.focus(found.indexOf(left.place));
  };
  const showSample = (id: string) => {
    const place = places.get(id);
    if (place === undefined) {
      frame.swap(unknownSample(id));
      return;
    }
    left = { ...left, place };
    const view = draw(place, linksFrom(place));
    frame.swap(view);
    scrollTo({ top: 0 });
    view.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  };
  const linksFrom = (place: number): SampleLinks => {
    const position = found.indexOf(place);
    const hrefAt = (at: number) => {
      const id = position === -1 ? undefined : ids[found[at] ?? -1];
      return id === undefined ? undefined : writeHash({ view: 'sample', id }, current.query);
    };
    return {
      back: writeHash({ view: 'samples' }, current.query),
      previous: hrefAt(position - 1),
      next: hrefAt(position + 1),
      position: position === -1 ? '' : `${count(position + 1)} of ${count(found.length)}`,
    };
  };

  return {
    view: () => current.place.view,
    show,
    open: (view) => go({ view }, current.query),
    step(by) {
      if (current.place.view === 'samples') samples.step(by);
      if (current.place.view !== 'sample') return;
      const at = found.indexOf(left.place);
      const id = at === -1 ? undefined : ids[found[at + by] ?? -1];
      if (id !== undefined) go({ view: 'sample', id }, current.query, 'replaceState');
    },
    focusList: () => samples.focus(0),
    search() {
      if (current.place.view !== 'samples') go({ view: 'samples' }, current.query);
      samples.search();
    },
  };
}

function unknownSample(id: string): HTMLElement {
  const back = element('a', { href: '#/samples' }, 'All samples');
  return element('p', { class: 'nothing' }, `There is no sample ${id} on this page. `, back);
}
