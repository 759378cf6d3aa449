import { element } from '../look/element.ts';

/** A table of texts that scrolls where it is wider than the page. The first cell of a row names it. */
export function plainTable(label: string, heads: readonly string[], rows: readonly (readonly string[])[]): HTMLElement {
  return element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label },
    element(
      'table',
      {},
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          heads.map((head) => element('th', { scope: 'col' }, head)),
        ),
      ),
      element(
        'tbody',
        {},
        rows.map(([name, ...cells]) =>
          element(
            'tr',
            {},
            element('th', { scope: 'row', class: 'said' }, name),
            cells.map((cell) => element('td', { class: 'said' }, cell)),
          ),
        ),
      ),
    ),
  );
}
