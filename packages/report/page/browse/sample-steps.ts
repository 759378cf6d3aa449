import { element } from '../look/element.ts';
import type { SampleLinks } from './navigation.ts';

/** The way from a sample to its neighbours, and back to the list. */
export function sampleSteps({ back, previous, next, position }: SampleLinks): HTMLElement {
  const step = (label: string, href: string | undefined) =>
    href === undefined ? element('span', { class: 'quiet' }, label) : element('a', { href }, label);
  return element(
    'nav',
    { class: 'steps small', 'aria-label': 'Samples' },
    element('a', { href: back }, '← All samples'),
    element('span', { class: 'quiet' }, position),
    step('Previous', previous),
    step('Next', next),
  );
}
