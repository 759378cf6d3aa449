import { isForPage } from '../look/keys-dialog.ts';
import type { Frame } from './frame.ts';
import type { Navigation } from './navigation.ts';

/** Lets the whole report be used by keyboard. */
export function listenToKeys(navigation: Navigation, frame: Frame): void {
  const everywhere: Record<string, () => void> = {
    1: () => navigation.open('overview'),
    2: () => navigation.open('samples'),
    j: () => navigation.step(1),
    k: () => navigation.step(-1),
    '/': navigation.search,
    '?': frame.showKeys,
  };
  const inView: Record<ReturnType<Navigation['view']>, Record<string, () => void>> = {
    overview: {},
    samples: { ArrowDown: () => navigation.step(1), ArrowUp: () => navigation.step(-1) },
    sample: {
      ArrowRight: () => navigation.step(1),
      ArrowLeft: () => navigation.step(-1),
      Escape: () => navigation.open('samples'),
    },
  };
  addEventListener('keydown', (event) => {
    const target = event.target instanceof Element ? event.target : undefined;
    if (event.key === 'Escape' && target?.matches('.controls *')) {
      navigation.focusList();
      return;
    }
    // What scrolls sideways needs the arrows for itself.
    if (!isForPage(event) || (event.key.startsWith('Arrow') && target?.closest('.scroll, .strip, summary'))) return;
    const act = inView[navigation.view()][event.key] ?? everywhere[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
