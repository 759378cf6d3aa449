import { element } from '../../look/element.ts';
import type { Marks } from './marks.ts';

/** Marks one sample, and takes a comment on it. */
export function markBox(sampleId: string, marks: Marks): HTMLElement {
  const comment = element('input', {
    ...{ type: 'text', class: 'comment', placeholder: 'why it is marked', 'aria-label': 'Comment' },
    oninput: () => marks.set(sampleId, comment.value),
  });
  const button = element('button', {
    ...{ type: 'button', class: 'mark-button' },
    onclick: () => {
      marks.set(sampleId, marks.has(sampleId) ? null : '');
      show();
      if (marks.has(sampleId)) comment.focus();
    },
  });
  const show = () => {
    const marked = marks.has(sampleId);
    button.textContent = marked ? '★ Marked' : '☆ Mark';
    button.setAttribute('aria-pressed', String(marked));
    comment.hidden = !marked;
    comment.value = marks.commentOf(sampleId);
  };
  show();
  return element('div', { class: 'mark-box' }, button, comment);
}
