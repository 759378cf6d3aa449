import { type Annotation, InputError } from '@visionprefer/core';
import type { Journal } from '@visionprefer/journal';
import { isAbout, picturesOf, urlOf, viewOf } from '../review/sheet.ts';
import { type LayQuestionsOptions, layQuestions } from './lay-questions.ts';
import { openNews } from './news.ts';
import { median, mostSeconds } from './person-figures.ts';
import { labelsOf, type PersonSheet, restate, understand, withRemarks } from './person-sheet.ts';
import type { FeedbackView, PersonAnswer, PersonState } from './team-view.ts';

/** The desk of one person of a team. */
export interface PersonDesk {
  state(): PersonState;
  picture(id: string, place: number): { bytes: Uint8Array; mediaType: string } | undefined;
  /**
   * Takes an answer. The same answer sent once more changes nothing.
   *
   * @throws InputError when it is no whole answer to a question of this person.
   */
  answer(sent: PersonAnswer): Promise<void>;
  /** Takes the last answer back, and asks again. */
  change(): Promise<void>;
  /** Notes that what was right has been read. */
  read(): void;
  /** Notes that the person is there. */
  seen(): void;
  /** Notes that the person is there, and lays what comes next on the desk. */
  come(): void;
  /** Looks again whether there is something for the person: another one has answered. */
  wake(): void;
  /** Resolves when something has changed. */
  changed(): Promise<void>;
}

/** What a desk is told. */
export interface PersonDeskOptions extends Omit<LayQuestionsOptions, 'news' | 'onAnnotation'> {
  journal: Pick<Journal, 'append' | 'strike'>;
  onKept(annotation: Annotation): void;
  onStruck(annotation: Annotation): void;
}

/** Answers that can be changed: their pictures stay in memory. */
const changeable = 5;
/** The pace is that of so many answers. */
const paced = 50;

/** Sets up the desk of one person of a team. */
export function setUpPersonDesk(options: PersonDeskOptions): PersonDesk {
  const { name, plan, seating, gold, journal, signal } = options;
  const history: PersonSheet[] = [];
  const answeredIds = new Set<string>();
  const seconds: number[] = [];
  let answered = options.earlier.length;
  let feedback: FeedbackView | null = null;
  const news = openNews(signal);
  const questions = layQuestions({ ...options, news, onAnnotation: keep });
  const { sheets } = questions;
  // Two windows may show the same question: what they ask for is done one after the other.
  let before: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const done = before.then(act);
    before = done.catch(() => {});
    return done;
  };
  /** Writes down what the run made of an answer. */
  function keep(annotation: Annotation): void {
    const sheet = history.findLast(({ kept, question, seat }) =>
      Boolean(!kept && seat.sampleId === annotation.sampleId && isAbout(annotation, question)),
    );
    if (sheet?.sent) write(sheet, withRemarks(annotation, sheet.sent));
  }

  function write(sheet: PersonSheet, annotation: Annotation): void {
    try {
      journal.append(annotation);
    } catch (error) {
      options.onBroken(error);
      throw error;
    }
    sheet.kept = annotation;
    answeredIds.add(sheet.id);
    answered++;
    seconds.push(Math.min(annotation.ms / 1000, mostSeconds));
    if (seconds.length > paced) seconds.shift();
    options.onKept(annotation);
    news.tell();
  }

  function feedbackOn({ question, seat, kept }: PersonSheet): FeedbackView | null {
    if (seat.kind !== 'gold' || !plan.gold?.feedback || !kept) return null;
    const { right, of, misses } = gold.check(kept);
    const labels = labelsOf(question);
    const labelled = misses.map(({ imageId, ...miss }) => ({
      ...miss,
      label: labels[question.imageIds.indexOf(imageId)] ?? '',
    }));
    return of === 0 ? null : { right, of, misses: labelled };
  }

  async function answer(sent: PersonAnswer): Promise<void> {
    if (answeredIds.has(sent.id)) return;
    const sheet = await questions.find(sent.id);
    // Nothing is found where the answer was written down before the server was started again.
    if (!sheet) return;
    const understood = understand(sheet, sent);
    sheets.splice(sheets.indexOf(sheet), 1);
    sheet.sent = sent;
    const { kept } = sheet;
    if (kept) {
      const again = restate(
        kept,
        understood,
        plan.aspects.map(({ id }) => id),
      );
      write(sheet, withRemarks(again, sent));
      seating.settle(name, sheet.seat, 'output' in understood);
      history.push(sheet);
    } else {
      history.push(sheet);
      if ('abstains' in understood) sheet.waiting.abstain(understood.abstains);
      else sheet.waiting.resolve(understood.output);
      await news.until(() => sheet.kept !== undefined);
    }
    if (history.length > changeable) history.shift();
    feedback = feedbackOn(sheet);
    // What was right has been seen: such an answer stands.
    if (feedback) history.splice(0);
    questions.fill();
    news.tell();
  }

  async function change(): Promise<void> {
    const sheet = history.pop();
    if (!sheet?.kept) throw new InputError('There is nothing to change.');
    try {
      await journal.strike(sheet.kept);
    } catch (error) {
      if (error instanceof InputError) throw new InputError('That answer is too long ago to be changed.');
      throw error;
    }
    options.onStruck(sheet.kept);
    answeredIds.delete(sheet.id);
    answered--;
    seconds.pop();
    seating.unsettle(name, sheet.seat);
    sheets.unshift(sheet);
    news.tell();
  }

  return {
    state() {
      const [sheet, ...next] = feedback ? [] : sheets;
      const { left, etaSeconds } = outlook(median(seconds));
      return {
        name,
        question: sheet ? viewOf(sheet, plan.ask, sheet.prompt) : null,
        upcoming: next.slice(0, 2).flatMap(({ id, question }) => question.imageIds.map((_, place) => urlOf(id, place))),
        ...{ answered, left, etaSeconds, feedback },
        canChange: history.length > 0 && !feedback,
        waiting: sheet || feedback ? 'no' : questions.opening > 0 ? 'soon' : seating.left > 0 ? 'others' : 'nothing',
      };
    },
    picture(id, place) {
      const sheet = [...sheets, ...history].find((each) => each.id === id);
      return sheet && picturesOf(sheet.question)[place];
    },
    answer: (sent) => inTurn(() => answer(sent)),
    change: () => inTurn(change),
    read() {
      feedback = null;
      news.tell();
    },
    come() {
      seating.seen(name);
      questions.fill();
    },
    seen: () => seating.seen(name),
    wake() {
      if (!news.isAwaited || sheets.length > 0) return;
      questions.fill();
      news.tell();
    },
    changed: news.changed,
  };

  /** What is left for this person, if all who are there share it. */
  function outlook(pace: number | null): { left: number; etaSeconds: number | null } {
    const there = Math.max(1, plan.people.filter((each) => seating.isThere(each)).length);
    const left = Math.ceil(seating.left / there);
    return { left, etaSeconds: pace === null ? null : left * pace };
  }
}
