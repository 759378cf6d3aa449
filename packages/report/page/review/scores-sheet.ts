import type { Marks, QuestionView } from '../../src/review/question-view.ts';
import { element } from '../look/element.ts';
import { aspectTabs, type Draft, promptHead, questionImage, type Sheet } from './sheet.ts';

/** All images of a sample, to be given a level each, aspect by aspect. The last level given sends the answer. */
export function scoresSheet(question: QuestionView, send: (marks: Marks) => void, draft?: Draft): Sheet {
  const { images, aspects, answered } = question;
  const drafted = draft?.chosen?.map((row) => (Array.isArray(row) ? row.map(levelOrNull) : []));
  const before = drafted ?? (answered && 'levels' in answered ? answered.levels : []);
  const levels: (number | null)[][] = aspects.map((_, aspect) =>
    images.map((_, place) => before[aspect]?.[place] ?? null),
  );
  let aspect = 0;
  let place = 0;

  const isDone = (row: number) => levels[row]?.every((level) => level !== null) ?? false;
  const isComplete = () => aspects.every((_, row) => isDone(row));
  const pictures = images.map((_, at) => questionImage(question, at));
  const tabs = aspectTabs(question, (chosen) => {
    aspect = chosen;
    place = 0;
    show();
  });
  const choices = images.map((image, at) =>
    [1, 2, 3, 4, 5].map((level) =>
      element(
        'button',
        {
          type: 'button',
          class: 'level',
          onclick: () => give(level, at),
          'aria-label': `Image ${image.label}: ${level}`,
        },
        String(level),
      ),
    ),
  );
  const names = images.map(() => element('p', { class: 'small quiet level-name said' }));
  const cells = images.map((image, at) =>
    element(
      'li',
      { class: 'candidate' },
      pictures[at]?.node,
      element('div', { class: 'levels' }, element('strong', {}, image.label), choices[at] ?? []),
      names[at],
    ),
  );
  const sendButton = element(
    'button',
    { type: 'button', class: 'main', onclick: submit },
    'Send ',
    element('kbd', {}, 'Enter'),
  );

  function give(level: number, at: number): void {
    const wasComplete = isComplete();
    const row = levels[aspect];
    if (row) row[at] = level;
    draft?.keep(levels);
    place = at;
    if (!wasComplete && isComplete()) {
      show();
      submit();
      return;
    }
    const open = row?.indexOf(null) ?? -1;
    if (place + 1 < images.length) place++;
    else if (open !== -1) place = open;
    else if (aspect + 1 < aspects.length) [aspect, place] = [aspect + 1, 0];
    show();
  }

  function submit(): void {
    if (isComplete()) send({ levels: levels.map((row) => row.map((level) => level ?? 0)) });
  }

  function move(by: number): void {
    place = Math.max(0, Math.min(images.length - 1, place + by));
    show();
  }

  function show(): void {
    tabs.show(aspect, isDone);
    const shown = aspects[aspect];
    for (const [at, cell] of cells.entries()) {
      const given = levels[aspect]?.[at] ?? null;
      cell.classList.toggle('marked', at === place);
      if (at === place) cell.setAttribute('aria-current', 'true');
      else cell.removeAttribute('aria-current');
      for (const [index, button] of (choices[at] ?? []).entries()) {
        button.setAttribute('aria-pressed', String(given === index + 1));
        button.title = shown?.levels[index]?.name ?? '';
      }
      const level = given === null ? undefined : shown?.levels[given - 1];
      const name = names[at];
      if (name) name.textContent = level ? level.name : '\u00a0';
    }
    legend.replaceChildren(
      ...(shown?.levels.map(({ name, description }, index) =>
        element(
          'li',
          {},
          element('strong', {}, `${index + 1} ${name}. `),
          element('span', { class: 'quiet' }, description),
        ),
      ) ?? []),
    );
    sendButton.disabled = !isComplete();
    cells[place]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  const legend = element('ol', { class: 'legend small', 'aria-label': 'Levels' });
  const node = element(
    'section',
    { class: 'sheet', 'aria-label': 'Question' },
    promptHead(question),
    tabs.node,
    element('ul', { class: `candidates of-${Math.min(images.length, 5)}` }, cells),
    element('div', { class: 'sheet-end' }, legend, sendButton),
  );
  show();
  return {
    node,
    press(key, target) {
      if (/^[1-5]$/.test(key)) give(Number(key), place);
      else if (key === 'ArrowLeft') move(-1);
      else if (key === 'ArrowRight') move(1);
      else if (key === 'ArrowUp' || key === 'ArrowDown') {
        aspect = (aspect + (key === 'ArrowDown' ? 1 : aspects.length - 1)) % aspects.length;
        place = 0;
        show();
      } else if ((key === 'Enter' || key === ' ') && target instanceof HTMLButtonElement && target.isConnected)
        return false;
      else if (key === 'Enter') submit();
      else if (key === ' ') pictures[place]?.enlarge();
      else return false;
      return true;
    },
  };
}

function levelOrNull(level: unknown): number | null {
  return typeof level === 'number' && level >= 1 && level <= 5 ? level : null;
}
