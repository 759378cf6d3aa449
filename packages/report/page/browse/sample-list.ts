import { element } from '../look/element.ts';
import { counted } from '../parts/format.ts';
import type { ChangeQuery, Control } from './controls.ts';
import { emptyQuery, type Query, writeHash } from './query.ts';
import { virtualList } from './virtual-list.ts';

/** The gallery: what is looked for, and the samples that were found. */
export interface SampleList {
  node: HTMLElement;
  /** Shows what a query asks for, in its controls too. Gives the places of what was found. */
  show(query: Query): readonly number[];
  /** Draws what is seen, once the view is in the page. */
  refresh(): void;
  /** Moves the focus among the samples, by one forward or back, or to a place in the list. */
  step(by: 1 | -1): void;
  focus(position: number): void;
  search(): void;
}

/** What a gallery is made of. */
export interface SampleListParts {
  /** Samples there are. */
  of: number;
  /** Makes the controls; the first is what one searches with. */
  controls(change: ChangeQuery): readonly Control[];
  find(query: Query): readonly number[];
  /** Draws the row of a sample. */
  draw(place: number, query: Query): HTMLElement;
  /** A further class for the list, for rows of another height. */
  kind: string;
  /** What stands between the controls and the list. */
  bar: { node: HTMLElement; refresh(): void };
  /** Told another query when a control is used. */
  change(query: Query): void;
}

/** Draws a gallery. */
export function sampleList({ of, find, draw, kind, bar, change, ...parts }: SampleListParts): SampleList {
  let query = emptyQuery;
  const controls = parts.controls((changed) => change({ ...query, ...changed }));
  const list = virtualList((place) => draw(place, query), kind);
  const found = element('p', { class: 'found small quiet', role: 'status' });
  const clear = element('button', { type: 'button', class: 'plain', onclick: () => change(emptyQuery) }, 'Show all');
  const nothing = element('p', { class: 'nothing', hidden: true }, 'No sample is like that. ');
  nothing.append(element('button', { type: 'button', onclick: () => change(emptyQuery) }, 'Show all'));
  return {
    node: element(
      'section',
      { class: 'samples', 'aria-label': 'Samples' },
      element('h1', { class: 'hidden-label' }, 'Samples'),
      element(
        'form',
        { class: 'controls', role: 'search', onsubmit: (event: Event) => event.preventDefault() },
        controls.map(({ node }) => node),
        element('div', { class: 'bar-end' }, found, clear, filterButton()),
      ),
      bar.node,
      list.node,
      nothing,
    ),
    show(asked) {
      query = asked;
      for (const control of controls) control.show(query);
      const places = find(query);
      bar.refresh();
      list.show(places);
      found.textContent =
        places.length === of
          ? counted(places.length, 'sample')
          : `${places.length.toLocaleString('en-US')} of ${counted(of, 'sample')}`;
      clear.hidden = writeHash({ view: 'samples' }, query) === writeHash({ view: 'samples' }, emptyQuery);
      nothing.hidden = places.length > 0;
      return places;
    },
    refresh() {
      bar.refresh();
      list.refresh();
    },
    step: (by) => list.focus(list.focused() + by),
    focus: list.focus,
    search: () => controls[0]?.node.querySelector('input')?.focus(),
  };
}

/** On a narrow screen the filters are folded away until they are wanted. */
function filterButton(): HTMLButtonElement {
  const button = element(
    'button',
    { type: 'button', class: 'narrow-only', 'aria-expanded': 'false' },
    'Filter and sort',
  );
  button.addEventListener('click', () => {
    const open = button.form?.toggleAttribute('data-open') ?? false;
    button.setAttribute('aria-expanded', String(open));
  });
  return button;
}
