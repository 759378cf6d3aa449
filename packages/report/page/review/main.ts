import './review.css';
import type { Marks, QuestionView, ReviewState } from '../../src/review/question-view.ts';
import { element } from '../look/element.ts';
import { isForPage, keysDialog } from '../look/keys-dialog.ts';
import { themeButton } from '../look/theme.ts';
import { betterSheet } from './better-sheet.ts';
import { scoresSheet } from './scores-sheet.ts';
import type { Sheet } from './sheet.ts';

start();

function start(): void {
  let state: ReviewState | undefined;
  let sheet: Sheet | undefined;
  let shownAt = 0;
  let busy = false;

  const progress = element('p', { class: 'progress small', role: 'status' });
  const undo = element(
    'button',
    { type: 'button', class: 'plain', onclick: () => act('undo', {}) },
    'Undo ',
    element('kbd', {}, 'z'),
  );
  const skip = element(
    'button',
    { type: 'button', class: 'plain', onclick: putAside },
    'Skip ',
    element('kbd', {}, 's'),
  );
  const finish = element('button', { type: 'button', onclick: () => ending.showModal() }, 'Finish');
  const ending = endDialog(() => void act('finish', {}));
  const keys = keysDialog([
    [['1', '…', '5'], 'score the marked image, 1 worst to 5 best'],
    [['←', '→'], 'mark another image; where two are compared: this one is better'],
    [['t'], 'a tie, where two are compared'],
    [['↑', '↓'], 'another aspect'],
    [['Enter'], 'send, after a change'],
    [['Space'], 'look at the marked image in full size'],
    [['z'], 'take the last answer back'],
    [['s'], 'skip: asked again another time'],
    [['?'], 'this list'],
  ]);
  const main = element('main', { id: 'main', tabindex: -1 });
  const problem = element('p', { class: 'problem', role: 'alert', hidden: true });
  const who = element('span', { class: 'quiet small said' });
  document.body.append(
    element(
      'header',
      { class: 'bar top' },
      element('span', { class: 'brand' }, 'VisionPrefer'),
      who,
      progress,
      element(
        'div',
        { class: 'bar-end' },
        undo,
        skip,
        finish,
        element(
          'button',
          { type: 'button', class: 'plain icon', 'aria-label': 'Keys', onclick: () => keys.showModal() },
          '?',
        ),
        themeButton(),
      ),
    ),
    problem,
    main,
    keys,
    ending,
  );

  function show(now: ReviewState): void {
    const before = state?.question?.id;
    state = now;
    who.textContent = now.name;
    progress.textContent = `${now.answered.toLocaleString('en-US')} of ${now.of.toLocaleString('en-US')}`;
    undo.disabled = !now.canUndo;
    skip.disabled = !now.question;
    finish.disabled = now.finished;
    for (const url of now.upcoming) new Image().src = url;
    if (now.question && now.question.id === before && sheet) return;
    sheet = undefined;
    if (now.question) {
      sheet = drawSheet(now.question);
      main.replaceChildren(sheet.node);
      shownAt = performance.now();
      main.focus({ preventScroll: true });
      scrollTo({ top: 0 });
      return;
    }
    main.replaceChildren(element('p', { class: 'nothing' }, messageFor(now)));
    if (!now.finished && !now.nothingLeft) void ask('news').then((next) => next && show(next));
  }

  function drawSheet(question: QuestionView): Sheet {
    return (question.ask === 'scores' ? scoresSheet : betterSheet)(question, (marks) => send(question, marks));
  }

  function send(question: QuestionView, marks: Marks): void {
    void act('answer', { id: question.id, marks, ms: Math.round(performance.now() - shownAt) });
  }

  function putAside(): void {
    if (state?.question) void act('skip', { id: state.question.id });
  }

  async function act(path: string, body: unknown): Promise<void> {
    if (busy) return;
    busy = true;
    const next = await ask(path, body);
    busy = false;
    if (!next) return;
    // An undone question is shown anew, even where it is the one on the page.
    if (path === 'undo') sheet = undefined;
    show(next);
  }

  async function ask(path: string, body?: unknown): Promise<ReviewState | undefined> {
    try {
      const response = await fetch(
        path,
        body === undefined
          ? {}
          : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
      );
      const json = (await response.json()) as ReviewState | { error: string };
      if ('error' in json) throw new Error(json.error);
      problem.hidden = true;
      return json;
    } catch (error) {
      problem.textContent =
        error instanceof TypeError
          ? 'The review has ended in the terminal. Start it there again; what was answered is kept.'
          : String((error as Error).message);
      problem.hidden = false;
      return undefined;
    }
  }

  addEventListener('keydown', (event) => {
    if (!isForPage(event)) return;
    if (event.repeat) {
      // A key that is held down would answer what nobody has looked at yet.
      event.preventDefault();
      return;
    }
    const acts: Record<string, () => void> = {
      z: () => undo.click(),
      s: () => skip.click(),
      '?': () => keys.showModal(),
    };
    const pressed = acts[event.key];
    pressed?.();
    if (pressed || (!busy && sheet?.press(event.key, event.target))) event.preventDefault();
  });
  void ask('state').then((first) => first && show(first));
}

/** Asks before the review is ended: the page and its server go away with it. */
function endDialog(end: () => void): HTMLDialogElement {
  const dialog = element('dialog', { 'aria-labelledby': 'end-title' });
  const close = () => dialog.close();
  dialog.append(
    element('h2', { id: 'end-title' }, 'End the review?'),
    element('p', {}, 'What you answered is kept. The same command goes on later.'),
    element(
      'div',
      { class: 'ending' },
      element('button', { type: 'button', class: 'plain', onclick: close }, 'Go on judging'),
      element(
        'button',
        {
          type: 'button',
          class: 'main',
          onclick: () => {
            close();
            end();
          },
        },
        'End it',
      ),
    ),
  );
  return dialog;
}

function messageFor({ finished, nothingLeft, answered, of }: ReviewState): string {
  if (finished) return 'Thank you. What you answered is kept; this page can be closed.';
  if (!nothingLeft) return 'The next images are being made ready …';
  const rest = of - answered;
  if (rest <= 0) return 'That was the last one: everything is answered. Finish, or take the last answer back.';
  return `There is nothing more to show: ${rest} were put aside or could not be shown, and are asked again next time.`;
}
