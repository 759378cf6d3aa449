import type { FeedbackView } from '../../src/team/team-view.ts';
import { element } from '../look/element.ts';

/** What was right of a question whose answer is known. */
export function feedbackPage({ right, of, misses }: FeedbackView, goOn: () => void): HTMLElement {
  return element(
    'section',
    { class: 'briefing feedback', 'aria-label': 'What was right' },
    element('p', { class: 'small quiet' }, 'The answer to this question is known'),
    element('h1', {}, right === of ? 'All of it was right.' : `${right} of ${of} right`),
    element(
      'ul',
      { class: 'points' },
      misses.map(({ aspect, label, expected, given, because }) =>
        element(
          'li',
          { class: 'said' },
          element('strong', {}, `Image ${label}, ${aspect}: `),
          `${expected} was expected, you gave ${given}.`,
          because && element('span', { class: 'quiet' }, ` ${because}`),
        ),
      ),
    ),
    element('button', { type: 'button', class: 'main begin', onclick: goOn }, 'Go on ', element('kbd', {}, 'Enter')),
  );
}
