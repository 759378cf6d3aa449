import { element } from '../look/element.ts';
import { emptyQuery, type Query } from './query.ts';

/** A field by which samples are looked for or sorted. */
export interface Control {
  node: HTMLElement;
  /** Shows what a query asks for. */
  show(query: Query): void;
}

/** Told what of a query changes. */
export type ChangeQuery = (changed: Partial<Query>) => void;

/** Looks for words. */
export function searchField(change: ChangeQuery): Control {
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

/** One of several values. The first is what an empty query has. */
export function choice(
  label: string,
  name: Exclude<keyof Query, 'text'>,
  change: ChangeQuery,
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

/** Samples that the reader has marked. */
export function markedChoice(change: ChangeQuery): Control {
  return choice('Marked', 'marked', change, [
    ['', 'any'],
    ['with', 'marked'],
  ]);
}
