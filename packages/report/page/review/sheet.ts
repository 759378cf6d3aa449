import type { QuestionView } from '../../src/review/question-view.ts';
import { element } from '../look/element.ts';

/** One question on the page. */
export interface Sheet {
  node: HTMLElement;
  /** Takes a key; whether it meant anything. */
  press(key: string, target: EventTarget | null): boolean;
}

/** What was chosen so far, kept elsewhere so that nothing is lost when the page is loaded again. */
export interface Draft {
  /** By aspect: for scores a level or null for each image, for comparisons one label or null. */
  chosen: readonly unknown[] | undefined;
  keep(chosen: readonly unknown[]): void;
}

/** The prompt above the images. */
export function promptHead({ prompt }: QuestionView): HTMLElement {
  return element(
    'div',
    { class: 'prompt-head' },
    element('p', { class: 'small quiet' }, 'Made from the prompt'),
    element('h1', { class: 'said', dir: 'auto' }, prompt),
  );
}

/** The tabs of the aspects, with what each asks. */
export function aspectTabs(
  { aspects }: QuestionView,
  choose: (aspect: number) => void,
): { node: HTMLElement; show(current: number, isDone: (aspect: number) => boolean): void } {
  const buttons = aspects.map(({ id }, aspect) =>
    element(
      'button',
      { type: 'button', class: 'aspect', onclick: () => choose(aspect) },
      element('span', { class: 'said' }, id),
      element('span', { class: 'done', 'aria-hidden': true }, '✓'),
    ),
  );
  const question = element('p', { class: 'said question', 'aria-live': 'polite' });
  return {
    node: element(
      'div',
      { class: 'aspects' },
      element('div', { class: 'aspect-row', role: 'group', 'aria-label': 'Aspects' }, buttons),
      question,
    ),
    show(current, isDone) {
      for (const [aspect, button] of buttons.entries()) {
        button.setAttribute('aria-pressed', String(aspect === current));
        button.classList.toggle('is-done', isDone(aspect));
      }
      question.textContent = aspects[current]?.question ?? '';
    },
  };
}

/** An image of the question, which can be looked at in full size. */
export function questionImage(question: QuestionView, place: number): { node: HTMLButtonElement; enlarge(): void } {
  const image = question.images[place];
  const label = `Image ${image?.label ?? ''}`;
  const enlarge = () => {
    const dialog = element('dialog', { class: 'full', 'aria-label': label });
    const close = () => dialog.close();
    dialog.append(
      element('img', { src: image?.url, alt: label, onclick: close }),
      element('button', { type: 'button', onclick: close }, 'Close'),
    );
    dialog.addEventListener('close', () => dialog.remove());
    dialog.addEventListener('keydown', (event) => {
      if (event.key !== ' ') return;
      event.preventDefault();
      close();
    });
    document.body.append(dialog);
    dialog.showModal();
  };
  const node = element(
    'button',
    { type: 'button', class: 'look', onclick: enlarge, 'aria-label': `${label}, in full size`, tabindex: -1 },
    element('img', { src: image?.url, alt: label, width: image?.width, height: image?.height, draggable: 'false' }),
  );
  return { node, enlarge };
}
