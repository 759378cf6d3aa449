import { element } from '../../look/element.ts';
import { commandLine } from '../../parts/command-line.ts';
import { counted } from '../../parts/format.ts';
import type { Marks } from './marks.ts';

/**
 * What can be done with marked samples: saved as a file, and judged by the command that takes it. Hidden without any.
 *
 * @param reviewLine That command; null for none.
 */
export function marksBar(reviewLine: string | null, marks: Marks): { node: HTMLElement; refresh(): void } {
  const told = element('span', {});
  const node = element(
    'div',
    { class: 'marks-bar' },
    told,
    element('button', { type: 'button', onclick: () => save(marks) }, 'Save as marked.jsonl'),
    reviewLine !== null && [element('span', { class: 'quiet' }, 'and judge them:'), commandLine(reviewLine).node],
  );
  return {
    node,
    refresh() {
      const { length } = marks.all();
      node.hidden = length === 0;
      told.textContent = `${counted(length, 'sample')} marked`;
    },
  };
}

/** A JSON line for each marked sample. */
function save(marks: Marks): void {
  const lines = marks.all().map((mark) => `${JSON.stringify(mark)}\n`);
  const url = URL.createObjectURL(new Blob(lines, { type: 'application/jsonl' }));
  element('a', { href: url, download: 'marked.jsonl' }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
