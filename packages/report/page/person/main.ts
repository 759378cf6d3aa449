import './person.css';
import type { Marks, QuestionView } from '../../src/review/question-view.ts';
import type { BriefingView, PersonAnswer, PersonState } from '../../src/team/team-view.ts';
import { aboutSeconds } from '../look/about-seconds.ts';
import { element } from '../look/element.ts';
import { isForPage, keysDialog } from '../look/keys-dialog.ts';
import { themeButton } from '../look/theme.ts';
import { betterSheet } from '../review/better-sheet.ts';
import { scoresSheet } from '../review/scores-sheet.ts';
import type { Sheet } from '../review/sheet.ts';
import { briefingPage } from './briefing.ts';
import { feedbackPage } from './feedback.ts';
import { openOutbox } from './outbox.ts';
import { type Remarks, remarksRow } from './remarks.ts';
import { seenFor } from './seen-for.ts';

/** How long the page waits before it asks a server again that is away. */
const retryMs = 2_000;

start();

function start(): void {
  const outbox = openOutbox<PersonAnswer>();
  let state: PersonState | undefined;
  let shown: { id: string; sheet: Sheet; remarks: Remarks; seen: () => number } | undefined;
  let briefing: BriefingView | undefined;
  let goOn: (() => void) | undefined;
  let busy = false;
  let listening = false;

  const who = element('span', { class: 'quiet small said' });
  const progress = element('p', { class: 'progress small', role: 'status' });
  const problem = element('p', { class: 'problem', role: 'alert', hidden: true });
  const main = element('main', { id: 'main', tabindex: -1 });
  const change = element(
    'button',
    { type: 'button', class: 'plain', onclick: () => act('change', {}) },
    'Change last ',
    element('kbd', {}, 'z'),
  );
  const guide = element('button', { type: 'button', class: 'plain', onclick: () => brief() }, 'Guide');
  const keys = keysDialog([
    [['1', '…', '5'], 'score the marked image, 1 worst to 5 best'],
    [['←', '→'], 'mark another image; where two are compared: this one is better'],
    [['t'], 'a tie, where two are compared'],
    [['↑', '↓'], 'another aspect'],
    [['Enter'], 'send, after a change'],
    [['Space'], 'look at the marked image in full size'],
    [['x'], 'cannot tell'],
    [['p'], 'a picture is broken'],
    [['c'], 'write a comment, before the answer is sent'],
    [['z'], 'change the last answer'],
    [['?'], 'this list'],
  ]);
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
        change,
        guide,
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
  );

  function show(now: PersonState): void {
    state = now;
    who.textContent = now.name;
    progress.textContent = progressOf(now);
    change.disabled = !now.canChange;
    for (const url of now.upcoming) new Image().src = url;
    if (briefing && goOn) return;
    if (now.feedback) {
      shown = undefined;
      goOn = () => void act('read', {});
      put(feedbackPage(now.feedback, goOn));
      return;
    }
    goOn = undefined;
    if (!now.question) {
      shown = undefined;
      put(element('p', { class: 'nothing' }, waitingText(now.waiting)));
      void listen();
    } else if (now.question.id !== shown?.id) draw(now.question);
  }

  function put(node: HTMLElement): void {
    main.replaceChildren(node);
    main.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }

  function draw(question: QuestionView<string>): void {
    const { id } = question;
    const before = outbox.draft(id);
    let chosen: readonly unknown[] | undefined = before.chosen;
    const keep = () => outbox.keepDraft(id, { chosen, comment: remarks.comment() });
    const draft = {
      chosen,
      keep: (now: readonly unknown[]) => {
        chosen = now;
        keep();
      },
    };
    const sheet = (question.ask === 'scores' ? scoresSheet : betterSheet)(question, (marks) => send({ marks }), draft);
    const labels = question.images.map(({ label }) => label);
    const remarks = remarksRow(labels, {
      comment: before.comment ?? '',
      onComment: keep,
      send: (cannot) => send({ cannot }),
    });
    shown = { id, sheet, remarks, seen: seenFor() };
    sheet.node.append(remarks.node);
    put(sheet.node);
  }

  function send(said: { marks: Marks } | { cannot: PersonAnswer['cannot'] }): void {
    if (busy || !shown) return;
    const { id, remarks, seen } = shown;
    outbox.put({ id, ...said, comment: remarks.comment(), ms: Math.round(seen()) });
    void deliver();
  }

  /** Sends what waits in the outbox, as often as it takes. */
  async function deliver(): Promise<void> {
    const answer = outbox.answer();
    if (!answer || busy) return;
    busy = true;
    const next = await ask('answer', answer);
    busy = false;
    if (next === 'away') {
      setTimeout(() => void deliver(), retryMs);
      return;
    }
    outbox.empty();
    if (next) show(next);
  }

  async function act(path: string, body: unknown): Promise<void> {
    if (busy) return;
    busy = true;
    const next = await ask(path, body);
    busy = false;
    if (!next || next === 'away') return;
    // What is changed is shown anew, even where it is the question on the page.
    shown = undefined;
    goOn = undefined;
    show(next);
  }

  /** Waits for news as long as there is nothing to show. */
  async function listen(): Promise<void> {
    if (listening) return;
    listening = true;
    while (state && !state.question && !state.feedback) {
      const next = await ask('news');
      if (next === 'away') await new Promise((resolve) => setTimeout(resolve, retryMs));
      else if (next && !busy) show(next);
    }
    listening = false;
  }

  async function ask(path: string, body?: unknown): Promise<PersonState | 'away' | undefined> {
    const request =
      body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    try {
      const response = await fetch(path, request);
      // A proxy answers for a server that is being started again.
      if (response.status >= 502 && response.status <= 504) throw new TypeError('The server is away.');
      const json = (await response.json()) as PersonState | { error: string };
      if ('error' in json) throw new Error(json.error);
      problem.hidden = true;
      return json;
    } catch (error) {
      const away = error instanceof TypeError || error instanceof SyntaxError;
      const kept = outbox.answer() ? ' Your answer is kept on this device and is sent when it is back.' : '';
      problem.textContent = away ? `The server is away.${kept}` : String((error as Error).message);
      problem.hidden = false;
      return away ? 'away' : undefined;
    }
  }

  async function brief(): Promise<void> {
    briefing ??= (await (await fetch('briefing')).json()) as BriefingView;
    shown = undefined;
    goOn = () => {
      outbox.noteBriefed();
      goOn = undefined;
      if (state) show(state);
    };
    put(briefingPage(briefing, goOn));
  }

  addEventListener('keydown', (event) => {
    if (!isForPage(event)) return;
    if (event.repeat) {
      // A key that is held down would answer what nobody has looked at yet.
      event.preventDefault();
      return;
    }
    const acts: Record<string, (() => void) | undefined> = {
      z: () => change.click(),
      '?': () => keys.showModal(),
      x: shown?.remarks.cannotTell,
      p: shown?.remarks.reportBroken,
      c: shown?.remarks.focusComment,
      Enter: goOn,
    };
    const pressed = Object.hasOwn(acts, event.key) ? acts[event.key] : undefined;
    pressed?.();
    if (pressed || (!busy && shown?.sheet.press(event.key, event.target))) event.preventDefault();
  });
  addEventListener('visibilitychange', () => {
    // Another window of this person may have gone on meanwhile.
    if (document.visibilityState === 'visible' && state && !busy) void refresh();
  });
  async function refresh(): Promise<void> {
    const now = await ask('state');
    if (now && now !== 'away' && !busy) show(now);
  }
  async function open(): Promise<void> {
    const now = await ask('state');
    if (now === 'away') {
      setTimeout(() => void open(), retryMs);
      return;
    }
    if (!now) return;
    if (!outbox.isBriefed() && now.answered === 0) {
      state = now;
      await brief();
    }
    show(now);
    await deliver();
  }
  void open();
}

function progressOf({ answered, left, etaSeconds }: PersonState): string {
  const done = `${answered.toLocaleString('en-US')} done`;
  if (!left) return done;
  const time = etaSeconds === null ? '' : `, ${aboutSeconds(etaSeconds)}`;
  return `${done} · about ${left.toLocaleString('en-US')} left${time}`;
}

function waitingText(waiting: PersonState['waiting']): string {
  if (waiting === 'soon') return 'The next images are being made ready …';
  if (waiting === 'others')
    return 'Others are judging what is left. Leave this page open: it shows the next question by itself.';
  return 'Everything is answered. Thank you! You can close this page.';
}
