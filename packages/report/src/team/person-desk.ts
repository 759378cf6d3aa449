import {
  type Annotation,
  AnnotatorError,
  type Failure,
  InputError,
  type LoadImage,
  openRun,
  type Question,
  type Run,
  type Sample,
} from '@visionprefer/core';
import type { Journal } from '@visionprefer/journal';
import { drawNumber } from '../review/draw-number.ts';
import { isAbout, picturesOf, urlOf, viewOf } from '../review/sheet.ts';
import type { Gold } from './gold.ts';
import { median, mostSeconds } from './person-figures.ts';
import { labelsOf, type PersonSheet, restate, seatId, understand, withRemarks } from './person-sheet.ts';
import { roundStrategy } from './round-strategy.ts';
import type { Seat, Seating } from './seating.ts';
import type { TeamPlan } from './team-plan.ts';
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
export interface PersonDeskOptions {
  name: string;
  plan: TeamPlan;
  samples: ReadonlyMap<string, Sample>;
  seating: Seating;
  gold: Gold;
  journal: Pick<Journal, 'append' | 'strike'>;
  /** Keys of what the person answered before, and how many answers that were. */
  earlier: { key: string }[];
  loadImage: LoadImage;
  /** Ends all that is asked. */
  signal: AbortSignal;
  onKept(annotation: Annotation): void;
  onStruck(annotation: Annotation): void;
  /** Told that a seat's questions are answered, or cannot be asked. */
  onSettled(): void;
  onFailure(failure: Failure): void;
  /** Told what ends the review: nothing can be written down any more. */
  onBroken(error: unknown): void;
}

/** The longest that a timer can wait, some 24 days: a person is not hurried. */
const patienceMs = 2 ** 31 - 1;
/** One is looked at, the next ones are made ready. */
const ready = 3;
/** Answers that can be changed: their pictures stay in memory. */
const changeable = 5;
/** The pace is that of so many answers. */
const paced = 50;

/** Sets up the desk of one person of a team. */
export function setUpPersonDesk(options: PersonDeskOptions): PersonDesk {
  const { name, plan, samples, seating, gold, journal, signal } = options;
  const sheets: PersonSheet[] = [];
  const history: PersonSheet[] = [];
  const answeredIds = new Set<string>();
  const seconds: number[] = [];
  let answered = options.earlier.length;
  let opening = 0;
  let feedback: FeedbackView | null = null;
  let listeners: (() => void)[] = [];
  const tell = () => {
    const told = listeners;
    listeners = [];
    for (const listener of told) listener();
  };
  const changed = () => new Promise<void>((resolve) => listeners.push(resolve));
  signal.addEventListener('abort', tell, { once: true });
  const until = async (isSo: () => boolean) => {
    while (!isSo()) {
      signal.throwIfAborted();
      await changed();
    }
  };
  // Two windows may show the same question: what they ask for is done one after the other.
  let before: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const done = before.then(act);
    before = done.catch(() => {});
    return done;
  };
  const runs = new Map<number, Run>();
  const runOf = (round: number): Run => {
    const run = runs.get(round) ?? openRun(runOptions(round));
    runs.set(round, run);
    return run;
  };
  const about = new WeakMap<Question, { sample: Sample; number: number }>();
  const runOptions = (round: number) => ({
    annotators: [
      { specVersion: 1 as const, id: `human:${name}`, answer: (question: Question) => lay(question, round) },
    ],
    aspects: plan.aspects,
    strategy: roundStrategy({ ...plan, round, seed: drawNumber(name, plan.seed) }, (question, sampleId, number) => {
      const sample = samples.get(sampleId);
      if (sample) about.set(question, { sample, number });
    }),
    loadImage: options.loadImage,
    resume: options.earlier,
    concurrency: 64,
    timeoutMs: patienceMs,
    signal,
    onFailure: options.onFailure,
    onAnnotation: keep,
  });

  /** Lays a question on the desk until it is answered. */
  function lay(question: Question, round: number): Promise<{ output: unknown }> {
    return new Promise((resolve, reject) => {
      const { sample, number } = about.get(question) ?? {};
      if (!sample) throw new Error('A question came of no sample.');
      const main: Seat['kind'] = gold.sampleIds.has(sample.id) ? 'gold' : 'main';
      const seat: Seat = { sampleId: sample.id, kind: round === 1 ? 'repeat' : main };
      sheets.push({
        id: `${seatId(name, seat, sample, plan)}.${number}`,
        ...{ seat, question, prompt: sample.prompt },
        waiting: {
          resolve: (output) => resolve({ output }),
          abstain: (detail) => reject(new AnnotatorError('abstained', detail)),
        },
      });
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      tell();
    });
  }

  /** Opens a seat: its questions come to the desk. Resolves when they are all answered. */
  async function open(seat: Seat): Promise<void> {
    const sample = samples.get(seat.sampleId);
    if (!sample) return;
    opening++;
    try {
      const { annotations, failures } = await runOf(seat.kind === 'repeat' ? 1 : 0).ask(sample, {
        timeoutMs: patienceMs,
      });
      if (failures.length) seating.drop(seat.sampleId);
      else
        seating.settle(
          name,
          seat,
          annotations.some(({ outcome }) => outcome !== 'abstained'),
        );
    } catch (error) {
      if (!signal.aborted) options.onBroken(error);
    } finally {
      opening--;
      fill();
      tell();
      options.onSettled();
    }
  }

  function fill(): void {
    while (!signal.aborted && opening < ready) {
      const seat = seating.next(name);
      if (!seat) return;
      void open(seat);
    }
  }

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
    tell();
  }

  /** Finds a question by its id, also one that was laid before this process began. */
  async function find(id: string): Promise<PersonSheet | undefined> {
    const laid = () => sheets.find((sheet) => sheet.id === id);
    if (laid()) return laid();
    const [wanted] = id.split('.');
    for (const sample of samples.values()) {
      const kinds: Seat['kind'][] = gold.sampleIds.has(sample.id) ? ['gold'] : ['main', 'repeat'];
      const kind = kinds.find((each) => seatId(name, { sampleId: sample.id, kind: each }, sample, plan) === wanted);
      const seat: Seat | undefined = kind && { sampleId: sample.id, kind };
      if (!seat) continue;
      if (seating.isSettled(name, seat)) return undefined;
      seating.take(name, seat);
      const over = open(seat).then(() => true);
      // A run asks three questions at once before its first answer: what is not among them cannot be waited for.
      await Promise.race([over, until(() => laid() !== undefined || sheets.length >= ready)]);
      if (!laid() && !seating.isSettled(name, seat))
        throw new InputError('This question is asked again later. Please answer the one that is shown.');
      return laid();
    }
    throw new InputError('This question is not asked any more. Reload the page.');
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
    const sheet = await find(sent.id);
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
      await until(() => sheet.kept !== undefined);
    }
    if (history.length > changeable) history.shift();
    feedback = feedbackOn(sheet);
    // What was right has been seen: such an answer stands.
    if (feedback) history.splice(0);
    fill();
    tell();
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
    tell();
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
        waiting: sheet || feedback ? 'no' : opening > 0 ? 'soon' : seating.left > 0 ? 'others' : 'nothing',
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
      tell();
    },
    come() {
      seating.seen(name);
      fill();
    },
    seen: () => seating.seen(name),
    wake() {
      if (listeners.length === 0 || sheets.length > 0) return;
      fill();
      tell();
    },
    changed,
  };

  /** What is left for this person, if all who are there share it. */
  function outlook(pace: number | null): { left: number; etaSeconds: number | null } {
    const there = Math.max(1, plan.people.filter((each) => seating.isThere(each)).length);
    const left = Math.ceil(seating.left / there);
    return { left, etaSeconds: pace === null ? null : left * pace };
  }
}
