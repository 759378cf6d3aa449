import type { BriefingView } from '../../src/team/team-view.ts';
import { element } from '../look/element.ts';

/** What a person reads before they begin: the lead's words, then each aspect with its five levels. */
export function briefingPage(briefing: BriefingView, begin: () => void): HTMLElement {
  const { title, instructions, ask, aspects } = briefing;
  const task =
    ask === 'scores'
      ? 'You see images made from one prompt. Give each a level from 1 to 5, in each aspect.'
      : 'You see two images made from one prompt. Say which is better, in each aspect.';
  return element(
    'article',
    { class: 'briefing' },
    element('h1', {}, title),
    element('p', {}, task),
    paragraphsOf(instructions),
    aspects.map(({ id, question, levels }) =>
      element(
        'section',
        { class: 'aspect-guide' },
        element('h2', { class: 'said' }, id),
        element('p', { class: 'said' }, question),
        element(
          'ol',
          { class: 'small' },
          levels.map(({ name, description }, index) =>
            element(
              'li',
              { class: 'said' },
              element('strong', {}, `${index + 1} ${name}. `),
              element('span', { class: 'quiet' }, description),
            ),
          ),
        ),
      ),
    ),
    element(
      'p',
      { class: 'quiet' },
      'Each answer is kept as soon as it is sent. You can close this page whenever you like, and open the same link again.',
    ),
    element('button', { type: 'button', class: 'main begin', onclick: begin }, 'Begin ', element('kbd', {}, 'Enter')),
  );
}

/** Plain text as paragraphs: `# ` begins a heading, `- ` an entry of a list, and blank lines divide. */
function paragraphsOf(text: string): HTMLElement[] {
  return text
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter(Boolean)
    .map((block) => {
      if (block.startsWith('#')) return element('h2', { class: 'said' }, block.replace(/^#+\s*/, ''));
      if (!/^[-*] /.test(block)) return element('p', { class: 'said' }, block.replace(/\n(?!\s*[-*] )/g, ' '));
      const entries = block.split(/\n(?=[-*] )/).map((entry) => entry.replace(/^[-*] /, '').replaceAll('\n', ' '));
      return element(
        'ul',
        { class: 'points' },
        entries.map((entry) => element('li', { class: 'said' }, entry)),
      );
    });
}
