import { element } from '../look/element.ts';
import { keysDialog } from '../look/keys-dialog.ts';
import { themeButton } from '../look/theme.ts';
import { count } from '../parts/format.ts';
import type { Place } from './query.ts';

/** What stands around every view. */
export interface Frame {
  /** Puts a view in its place. */
  swap(view: HTMLElement): void;
  /** Marks the tab of the view that is shown, and says where the samples are with what is looked for. */
  mark(place: Place, samplesHref: string): void;
  showKeys(): void;
}

const keys = [
  [['1', '2'], 'overview, samples'],
  [['j', 'k'], 'next and previous sample; arrow keys do the same'],
  [['Enter'], 'open the sample'],
  [['Esc'], 'back to the samples'],
  [['/'], 'find'],
  [['?'], 'this list'],
] as const;

/**
 * Draws the head of the page with its tabs, and room for a view below.
 *
 * @param samples How many there are.
 */
export function drawFrame(samples: number): Frame {
  const dialog = keysDialog(keys);
  const showKeys = () => dialog.showModal();
  const tabs = {
    overview: element('a', { href: '#/overview' }, 'Overview'),
    samples: element(
      'a',
      { href: '#/samples' },
      'Samples',
      element('span', { class: 'extra quiet' }, ` ${count(samples)}`),
    ),
  };
  const main = element('main', { id: 'main', tabindex: -1 });
  const skip = (event: Event) => {
    event.preventDefault();
    main.focus();
  };
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
        element('button', { type: 'button', class: 'plain icon', onclick: showKeys, 'aria-label': 'Keys' }, '?'),
        themeButton(),
      ),
    ),
    main,
    dialog,
  );
  return {
    swap(view) {
      if (main.firstChild !== view) main.replaceChildren(view);
    },
    mark({ view }, samplesHref) {
      tabs.samples.href = samplesHref;
      for (const [name, link] of Object.entries(tabs)) {
        const here = name === view || (name === 'samples' && view === 'sample');
        if (here) link.setAttribute('aria-current', 'page');
        else link.removeAttribute('aria-current');
      }
    },
    showKeys,
  };
}
