import type { PersonAnswer } from '../../src/team/team-view.ts';
import { element } from '../look/element.ts';

/** What a person can say besides an answer: a comment, that they cannot tell, that a picture is broken. */
export interface Remarks {
  node: HTMLElement;
  comment(): string;
  focusComment(): void;
  cannotTell(): void;
  reportBroken(): void;
}

/** The row below a question. */
export function remarksRow(
  labels: readonly string[],
  { comment, onComment, send }: { comment: string; onComment(): void; send(cannot: PersonAnswer['cannot']): void },
): Remarks {
  const input = element('input', {
    type: 'text',
    class: 'comment',
    maxlength: 2000,
    placeholder: 'Comment',
    'aria-label': 'Comment',
    oninput: onComment,
    onkeydown: (event: KeyboardEvent) => {
      if (event.key === 'Enter' || event.key === 'Escape') input.blur();
    },
  });
  input.value = comment;
  const cannotTell = () => send('tell');
  const reportBroken = () => askWhich(labels, (broken) => send({ broken }));
  return {
    node: element(
      'div',
      { class: 'remarks' },
      input,
      element('button', { type: 'button', onclick: cannotTell }, 'Cannot tell ', element('kbd', {}, 'x')),
      element('button', { type: 'button', onclick: reportBroken }, 'Broken picture ', element('kbd', {}, 'p')),
    ),
    comment: () => input.value,
    focusComment: () => input.focus(),
    cannotTell,
    reportBroken,
  };
}

/** Asks which pictures are broken. */
function askWhich(labels: readonly string[], send: (broken: string[]) => void): void {
  const dialog = element('dialog', { class: 'which', 'aria-labelledby': 'which-title' });
  const buttons = labels.map((label) =>
    element('button', { type: 'button', 'aria-pressed': 'false', onclick: () => toggle(label) }, label),
  );
  const submit = element('button', { type: 'button', class: 'main', disabled: true, onclick: confirm }, 'Send');
  const chosen = () => labels.filter((_, index) => buttons[index]?.getAttribute('aria-pressed') === 'true');
  function toggle(label: string): void {
    const button = buttons[labels.indexOf(label)];
    button?.setAttribute('aria-pressed', String(button.getAttribute('aria-pressed') !== 'true'));
    submit.disabled = chosen().length === 0;
  }
  function confirm(): void {
    const broken = chosen();
    dialog.close();
    send(broken);
  }
  dialog.append(
    element('h2', { id: 'which-title' }, 'Which picture is broken?'),
    element(
      'p',
      { class: 'quiet small' },
      'It does not load, or shows noise or one colour. A bad picture is not broken.',
    ),
    element('div', { class: 'which-labels' }, buttons),
    element(
      'div',
      { class: 'which-end' },
      element('button', { type: 'button', class: 'plain', onclick: () => dialog.close() }, 'Back'),
      submit,
    ),
  );
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('keydown', (event) => {
    const label = labels.find((each) => each.toLowerCase() === event.key.toLowerCase());
    if (label) toggle(label);
    else if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement && event.target !== submit)) {
      event.preventDefault();
      if (chosen().length) confirm();
    }
  });
  document.body.append(dialog);
  dialog.showModal();
}
