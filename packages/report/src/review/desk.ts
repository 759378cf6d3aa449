import { type Annotation, type Annotator, AnnotatorError, InputError, type Question } from '@visionprefer/core';
import type { Journal } from '@visionprefer/journal';
import type { ReviewState, SentAnswer } from './question-view.ts';
import { isAbout, picturesOf, type Sheet, toOutput, urlOf, viewOf, withoutAnswer } from './sheet.ts';

/** A person as an annotator: questions lie on the desk until they are answered. */
export interface Desk {
  annotator: Annotator;
  state(): ReviewState;
  picture(id: number, place: number): { bytes: Uint8Array; mediaType: string } | undefined;
  /** @throws InputError when it is no answer to the question that is asked. */
  answer(sent: SentAnswer): Promise<void>;
  /** Puts the question aside: it is asked again another time. */
  skip(id: number): Promise<void>;
  /** Takes the last answer back, and asks again. */
  undo(): Promise<void>;
  /** Takes what `annotate` made of an answer and writes it down. */
  keep(annotation: Annotation): Promise<void>;
  /** No more questions will come. */
  exhaust(): void;
  /** Nothing is asked or taken back any more. */
  close(): void;
  /** Resolves when something has changed. */
  changed(): Promise<void>;
}

/** What a desk is told. */
export interface DeskOptions {
  name: string;
  ask: 'scores' | 'better';
  /** Where what the person answers is kept. */
  journal: Pick<Journal, 'append' | 'takeBack'>;
  /** What a question is about: the prompt, and the place of its sample in the order in which samples come. */
  aboutOf(question: Question): { prompt: string; place: number };
  /** Questions in all, and how many of them were answered before. */
  progress: { answered: number; of: number };
}

/** Answers that can be taken back: their pictures stay in memory. */
const undoable = 20;

/** Sets up the desk of one person. */
export function setUpDesk({ name, ask, journal, aboutOf, progress }: DeskOptions): Desk {
  const sheets: Sheet[] = [];
  const history: Sheet[] = [];
  let { answered } = progress;
  let exhausted = false;
  let finished = false;
  let lastId = 0;
  let listeners: (() => void)[] = [];
  const tell = () => {
    const told = listeners;
    listeners = [];
    for (const listener of told) listener();
  };
  const changed = () => new Promise<void>((resolve) => listeners.push(resolve));
  const current = (id: number): Sheet => {
    const sheet = sheets[0];
    if (!sheet || sheet.id !== id) throw new InputError('This question is not asked any more. Reload the page.');
    return sheet;
  };
  const placeOf = ({ question }: Sheet) => aboutOf(question).place;
  const written = async (sheet: Sheet) => {
    while (!sheet.kept && !finished) await changed();
  };
  // Two windows may show the same question: what they ask for is done one after the other.
  let before: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const done = before.then(act);
    before = done.catch(() => {});
    return done;
  };

  return {
    annotator: {
      specVersion: 1,
      id: `human:${name}`,
      answer: (question, { signal }) =>
        new Promise((resolve, reject) => {
          const sheet: Sheet = {
            id: ++lastId,
            question,
            waiting: { resolve: (output) => resolve({ output }), reject },
          };
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
          // The first one is being looked at; among the others, samples that were ready early wait for their turn.
          const later = sheets.findIndex((other, at) => at > 0 && placeOf(other) > placeOf(sheet));
          sheets.splice(later === -1 ? sheets.length : later, 0, sheet);
          tell();
        }),
    },
    state() {
      const [sheet, ...next] = finished ? [] : sheets;
      return {
        name,
        question: sheet ? viewOf(sheet, ask, aboutOf(sheet.question).prompt) : null,
        upcoming: next.slice(0, 2).flatMap(({ id, question }) => question.imageIds.map((_, place) => urlOf(id, place))),
        answered,
        of: progress.of,
        canUndo: history.length > 0 && !finished,
        nothingLeft: exhausted && sheets.length === 0,
        finished,
      };
    },
    picture(id, place) {
      const sheet = [...sheets, ...history].find((each) => each.id === id);
      return sheet && picturesOf(sheet.question)[place];
    },
    answer: (sent) =>
      inTurn(async () => {
        const sheet = current(sent.id);
        const output = toOutput(sheet.question, sent.marks);
        const reading = sheet.question.read(output);
        if (reading.outcome === 'unreadable') throw new InputError(`The answer is not complete: ${reading.detail}.`);
        if (sheet.kept) {
          // Answered before, and taken back: annotate is done with it.
          const kept = { ...withoutAnswer(sheet.kept), ms: Math.round(sent.ms), ...reading };
          journal.append(kept);
          sheet.kept = kept;
        }
        sheets.shift();
        sheet.sent = sent;
        history.push(sheet);
        if (history.length > undoable) history.shift();
        answered++;
        sheet.waiting.resolve(output);
        await written(sheet);
        tell();
      }),
    skip: (id) =>
      inTurn(async () => {
        const sheet = current(id);
        sheets.shift();
        sheet.waiting.reject(new AnnotatorError('bad-request', 'Put aside: it is asked again another time.'));
        tell();
      }),
    undo: () =>
      inTurn(async () => {
        const sheet = history.at(-1);
        if (!sheet) throw new InputError('There is nothing to take back.');
        await written(sheet);
        if (sheet.kept) await journal.takeBack(sheet.kept);
        history.pop();
        sheets.unshift(sheet);
        answered--;
        tell();
      }),
    async keep(annotation) {
      const sheet = history.find(({ kept, question }) => !kept && isAbout(annotation, question));
      const kept = sheet?.sent ? { ...annotation, ms: Math.round(sheet.sent.ms) } : annotation;
      journal.append(kept);
      if (sheet) sheet.kept = kept;
      tell();
    },
    exhaust() {
      exhausted = true;
      tell();
    },
    close() {
      finished = true;
      tell();
    },
    changed,
  };
}
