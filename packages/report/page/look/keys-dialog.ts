import { element } from './element.ts';

/** A dialog that lists the keys of a page: what is pressed, and what it does. */
export function keysDialog(keys: readonly (readonly [pressed: readonly string[], does: string])[]): HTMLDialogElement {
  const list = element(
    'dl',
    { class: 'keys' },
    keys.flatMap(([pressed, does]) => [
      element(
        'dt',
        {},
        pressed.flatMap((key) => [element('kbd', {}, key), ' ']),
      ),
      element('dd', {}, does),
    ]),
  );
  const dialog = element('dialog', { 'aria-labelledby': 'keys-title' });
  dialog.append(
    element('h2', { id: 'keys-title' }, 'Keys'),
    list,
    element('button', { type: 'button', class: 'main', onclick: () => dialog.close() }, 'Close'),
  );
  return dialog;
}

/** Whether a key press is meant for what has the focus, or for the browser, and not for the page. */
export function isForPage(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (document.querySelector('dialog[open]')) return false;
  return !(event.target instanceof HTMLElement && event.target.matches('input, select, textarea'));
}
