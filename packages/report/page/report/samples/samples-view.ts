import type { ReportIndex } from '../../../src/report-data.ts';
import { element } from '../../look/element.ts';
import type { Blocks } from '../../parts/blocks.ts';
import { counted } from '../../parts/format.ts';
import { hasPictures } from '../../parts/picture.ts';
import { virtualList } from '../../parts/virtual-list.ts';
import type { Marks } from '../marks/marks.ts';
import { marksBar } from '../marks/marks-bar.ts';
import { emptyQuery, type Query, writeHash } from '../query.ts';
import { findSamples, lensOf } from './find-samples.ts';
import { sampleRow } from './sample-row.ts';

/** The gallery: what is looked for, and the samples that were found. */
export interface SamplesView {
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

/** @param change Told another query when a control is used. */
export function samplesView(
  { index, blocks, marks }: { index: ReportIndex; blocks: Blocks; marks: Marks },
  change: (query: Query) => void,
): SamplesView {
  let query = emptyQuery;
  const list = virtualList(
    (place) =>
      sampleRow(place, {
        index,
        blocks,
        lens: lensOf(index, query),
        isMarked: marks.has,
        hrefOf: (id) => writeHash({ view: 'sample', id }, query),
      }),
    hasPictures(index) ? '' : 'textual',
  );
  const controls = drawControls(index, (changed) => change({ ...query, ...changed }));
  const found = element('p', { class: 'found small quiet', role: 'status' });
  const clear = element('button', { type: 'button', class: 'plain', onclick: () => change(emptyQuery) }, 'Show all');
  const bar = marksBar(index, marks);
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
      const places = findSamples(index, query, marks);
      bar.refresh();
      list.show(places);
      found.textContent =
        places.length === index.samples.length
          ? counted(places.length, 'sample')
          : `${places.length.toLocaleString('en-US')} of ${counted(index.samples.length, 'sample')}`;
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

interface Control {
  node: HTMLElement;
  show(query: Query): void;
}

function drawControls(index: ReportIndex, change: (changed: Partial<Query>) => void): Control[] {
  const names = (ids: readonly string[]) => ids.map((id) => [id, id] as const);
  return [
    searchField(change),
    choice('Sort', 'sort', change, [
      ['listed', 'as listed'],
      ['apart', 'most disagreement'],
      ['margin', 'widest margin'],
      ['high', 'highest score'],
      ['low', 'lowest score'],
    ]),
    choice('Aspect', 'aspect', change, [['', 'overall'], ...names(index.aspects)]),
    choice('Annotator', 'annotator', change, [['', 'consensus'], ...names(index.annotators.map(({ id }) => id))]),
    ...(index.generators.length
      ? [choice('Generator', 'generator', change, [['', 'any'], ...names(index.generators)])]
      : []),
    choice('Missing', 'missing', change, [
      ['', 'any'],
      ['any', 'a score is missing'],
      ['refused', 'refused'],
      ['blocked', 'blocked'],
      ['unreadable', 'unreadable'],
      ['abstained', 'abstained'],
    ]),
    choice('Disagreement', 'apart', (changed) => change({ apart: Number(changed.apart) }), [
      ['0', 'any'],
      ['0.5', '0.5 points or more'],
      ['1', '1 point or more'],
      ['1.5', '1.5 points or more'],
      ['2', '2 points or more'],
    ]),
    choice('Pairs', 'pairs', change, [
      ['', 'any'],
      ['with', 'with pairs'],
      ['without', 'without pairs'],
    ]),
    choice('Marked', 'marked', change, [
      ['', 'any'],
      ['with', 'marked'],
    ]),
    ...(index.fields.length
      ? [choice('Field', 'field', change, [['', 'any'], ...names(index.fields)]), valueField(index, change)]
      : []),
  ];
}

function searchField(change: (changed: Partial<Query>) => void): Control {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const input = element('input', {
    type: 'search',
    placeholder: 'words of the prompt, or an id',
    oninput: () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => change({ text: input.value }), 120);
    },
  });
  return {
    node: element('label', { class: 'control wide' }, element('span', { class: 'small quiet' }, 'Find'), input),
    show({ text }) {
      if (input.value !== text && document.activeElement !== input) input.value = text;
      if (text === '') input.value = '';
    },
  };
}

/** Values that are offered. What else is typed is looked for all the same. */
const mostValues = 200;

/** What a field of the metadata must hold, with what it holds in this report to choose from. */
function valueField({ samples, fields }: ReportIndex, change: (changed: Partial<Query>) => void): Control {
  const values = element('datalist', { id: 'values' });
  const input = element('input', {
    ...{ type: 'text', name: 'value', list: 'values', autocomplete: 'off' },
    onchange: () => change({ value: input.value }),
  });
  return {
    node: element('label', { class: 'control' }, element('span', { class: 'small quiet' }, 'holds'), input, values),
    show({ field, value }) {
      input.value = value;
      input.disabled = field === '';
      const place = fields.indexOf(field);
      const found = new Set(samples.flatMap(({ facts }) => facts[place] ?? []));
      values.replaceChildren(
        ...[...found]
          .sort()
          .slice(0, mostValues)
          .map((each) => element('option', { value: each })),
      );
    },
  };
}

function choice(
  label: string,
  name: Exclude<keyof Query, 'text'>,
  change: (changed: Partial<Query>) => void,
  options: readonly (readonly [value: string, label: string])[],
): Control {
  const select = element(
    'select',
    { name, onchange: () => change({ [name]: select.value } as Partial<Query>) },
    options.map(([value, text]) => element('option', { value }, text)),
  );
  return {
    node: element('label', { class: 'control' }, element('span', { class: 'small quiet' }, label), select),
    show(query) {
      select.value = String(query[name]);
      if (select.selectedIndex === -1) select.selectedIndex = 0;
      select.classList.toggle('set', query[name] !== emptyQuery[name]);
    },
  };
}
