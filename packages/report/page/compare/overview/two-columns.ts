import { element } from '../../look/element.ts';

/** A table about two runs that scrolls where it is wider than the page. The first cell of a row names it. */
export function twoColumns(
  label: string,
  heads: readonly (Node | string)[],
  rows: readonly (readonly (Node | string | readonly (Node | string)[])[])[],
  kind = '',
): HTMLElement {
  return element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label },
    element(
      'table',
      { class: `of-two ${kind}` },
      element('caption', { class: 'hidden-label' }, label),
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          heads.map((head) => (head === '' ? element('td', {}) : element('th', { scope: 'col' }, head))),
        ),
      ),
      element(
        'tbody',
        {},
        rows.map(([name = '', ...cells]) =>
          element(
            'tr',
            {},
            element('th', { scope: 'row', class: 'said' }, name),
            cells.map((cell) => element('td', {}, cell)),
          ),
        ),
      ),
    ),
  );
}
