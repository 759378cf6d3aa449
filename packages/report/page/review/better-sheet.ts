import type { Marks, QuestionView } from '../../src/review/question-view.ts';
import { element } from '../look/element.ts';
import { aspectTabs, type Draft, promptHead, questionImage, type Sheet } from './sheet.ts';

/** Two images, of which the better is picked, aspect by aspect. The last choice sends the answer. */
export function betterSheet(question: QuestionView, send: (marks: Marks) => void, draft?: Draft): Sheet {
  const { images, aspects, answered } = question;
  const [left = '', right = ''] = images.map(({ label }) => label);
  const drafted = draft?.chosen?.map((choice) => (typeof choice === 'string' ? choice : null));
  const before = drafted ?? (answered && 'better' in answered ? answered.better : []);
  const better: (string | null)[] = aspects.map((_, aspect) => before[aspect] ?? null);
  let aspect = 0;
  let marked = 0;

  const isComplete = () => better.every((choice) => choice !== null);
  const pictures = images.map((_, place) => questionImage(question, place));
  const tabs = aspectTabs(question, (chosen) => {
    aspect = chosen;
    show();
  });
  const pick = (choice: string, label: string, keys: string) =>
    element(
      'button',
      { type: 'button', class: 'level pick', onclick: () => choose(choice) },
      `${label} `,
      element('kbd', {}, keys),
    );
  const choices = new Map([
    [left, pick(left, `${left} is better`, '←')],
    ['tie', pick('tie', 'tie', 't')],
    [right, pick(right, `${right} is better`, '→')],
  ]);
  const sendButton = element(
    'button',
    { type: 'button', class: 'main', onclick: submit },
    'Send ',
    element('kbd', {}, 'Enter'),
  );

  function choose(choice: string): void {
    const wasComplete = isComplete();
    better[aspect] = choice;
    draft?.keep(better);
    if (choice !== 'tie') marked = choice === left ? 0 : 1;
    if (!wasComplete && isComplete()) {
      show();
      submit();
      return;
    }
    const open = better.indexOf(null);
    aspect = open === -1 ? Math.min(aspect + 1, aspects.length - 1) : open;
    show();
  }

  function submit(): void {
    if (isComplete()) send({ better: better.map((choice) => choice ?? 'tie') });
  }

  function show(): void {
    tabs.show(aspect, (row) => better[row] !== null);
    for (const [choice, button] of choices) button.setAttribute('aria-pressed', String(better[aspect] === choice));
    sendButton.disabled = !isComplete();
  }

  const node = element(
    'section',
    { class: 'sheet', 'aria-label': 'Question' },
    promptHead(question),
    tabs.node,
    element(
      'ul',
      { class: 'candidates of-2' },
      pictures.map(({ node: picture }, place) =>
        element('li', { class: 'candidate' }, picture, element('strong', {}, images[place]?.label)),
      ),
    ),
    element('div', { class: 'sheet-end picks' }, [...choices.values()], sendButton),
  );
  show();
  return {
    node,
    press(key, target) {
      const keys: Record<string, string> = {
        ArrowLeft: left,
        1: left,
        a: left,
        ArrowRight: right,
        2: right,
        b: right,
        t: 'tie',
        0: 'tie',
      };
      const choice = keys[key];
      if (choice !== undefined) choose(choice);
      else if (key === 'ArrowUp' || key === 'ArrowDown') {
        aspect = (aspect + (key === 'ArrowDown' ? 1 : aspects.length - 1)) % aspects.length;
        show();
      } else if ((key === 'Enter' || key === ' ') && target instanceof HTMLButtonElement && target.isConnected)
        return false;
      else if (key === 'Enter') submit();
      else if (key === ' ') pictures[marked]?.enlarge();
      else return false;
      return true;
    },
  };
}
