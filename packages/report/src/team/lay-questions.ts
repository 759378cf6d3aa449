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
import { drawNumber } from '../review/draw-number.ts';
import type { Gold } from './gold.ts';
import type { News } from './news.ts';
import { type PersonSheet, seatId } from './person-sheet.ts';
import { roundStrategy } from './round-strategy.ts';
import type { Seat, Seating } from './seating.ts';
import type { TeamPlan } from './team-plan.ts';

/** The questions before one person. */
export interface PersonQuestions {
  /** What lies on the desk, the one to be shown first. */
  readonly sheets: PersonSheet[];
  /** Seats whose questions are not all answered. */
  readonly opening: number;
  /** Opens seats until enough is made ready. */
  fill(): void;
  /**
   * Finds a question by its id, also one that was laid before this process began: it is laid again. Undefined where it
   * is answered already.
   *
   * @throws InputError when it is no question of this person, or cannot be laid now.
   */
  find(id: string): Promise<PersonSheet | undefined>;
}

/** What the questions before a person are laid by. */
export interface LayQuestionsOptions {
  name: string;
  plan: TeamPlan;
  samples: ReadonlyMap<string, Sample>;
  seating: Seating;
  gold: Gold;
  /** What the person answered before. */
  earlier: readonly Pick<Annotation, 'key' | 'sampleId'>[];
  loadImage: LoadImage;
  /** Ends all that is asked. */
  signal: AbortSignal;
  news: News;
  /** Told what a run made of an answer. */
  onAnnotation(annotation: Annotation): void;
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

/** Lays the questions of a person's seats on the desk: each seat by a run that waits for the person as for a model. */
export function layQuestions(options: LayQuestionsOptions): PersonQuestions {
  const { name, plan, samples, seating, gold, signal, news } = options;
  const sheets: PersonSheet[] = [];
  let opening = 0;
  const earlier = Map.groupBy(options.earlier, ({ sampleId }) => sampleId);
  /** A run of one seat, of which each question lies on the desk until it is answered. */
  function runOf(seat: Seat, sample: Sample): Run {
    const round = seat.kind === 'repeat' ? 1 : 0;
    const numbers = new WeakMap<Question, number>();
    return openRun({
      annotators: [{ specVersion: 1, id: `human:${name}`, answer: (question) => lay(question, numbers.get(question)) }],
      aspects: plan.aspects,
      strategy: roundStrategy({ ...plan, round, seed: drawNumber(name, plan.seed) }, (question, number) =>
        numbers.set(question, number),
      ),
      loadImage: options.loadImage,
      resume: earlier.get(sample.id) ?? [],
      timeoutMs: patienceMs,
      signal,
      onFailure: options.onFailure,
      onAnnotation: options.onAnnotation,
    });

    function lay(question: Question, number = 0): Promise<{ output: unknown }> {
      return new Promise((resolve, reject) => {
        // Questions of one sample stay together.
        const place = sheets.findLastIndex((sheet) => sheet.seat === seat) + 1 || sheets.length;
        sheets.splice(place, 0, {
          id: `${seatId(name, seat, sample, plan)}.${number}`,
          ...{ seat, question, prompt: sample.prompt },
          waiting: {
            resolve: (output) => resolve({ output }),
            abstain: (detail) => reject(new AnnotatorError('abstained', detail)),
          },
        });
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        news.tell();
      });
    }
  }

  const underWay = new Map<string, Promise<void>>();

  /** Opens a seat: its questions come to the desk. Resolves when they are all answered. */
  function open(seat: Seat): Promise<void> {
    const sample = samples.get(seat.sampleId);
    if (!sample) return Promise.resolve();
    const id = seatId(name, seat, sample, plan);
    const done = ask(seat, sample).finally(() => underWay.delete(id));
    underWay.set(id, done);
    return done;
  }

  async function ask(seat: Seat, sample: Sample): Promise<void> {
    const run = runOf(seat, sample);
    opening++;
    try {
      const { annotations, failures } = await run.ask(sample, { timeoutMs: patienceMs });
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
      void run.close();
      opening--;
      fill();
      news.tell();
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

  /** Finds a question by its id, also one that was laid before this process began. */
  async function find(id: string): Promise<PersonSheet | undefined> {
    const laid = () => sheets.find((sheet) => sheet.id === id);
    if (laid()) return laid();
    const seat = seatOf(id);
    if (!seat) throw new InputError('This question is not asked any more. Reload the page.');
    if (seating.isSettled(name, seat)) return undefined;
    const [wanted = ''] = id.split('.');
    let over = underWay.get(wanted);
    if (!over) {
      seating.take(name, seat);
      over = open(seat);
    }
    // A run asks three questions at once before its first answer: another one of the seat cannot be waited for.
    const isOfSeat = (sheet: PersonSheet) => sheet.id.startsWith(`${wanted}.`);
    await Promise.race([over, news.until(() => laid() !== undefined || sheets.filter(isOfSeat).length >= ready)]);
    if (!laid() && !seating.isSettled(name, seat))
      throw new InputError('This question is asked again later. Please answer the one that is shown.');
    return laid();
  }

  function seatOf(id: string): Seat | undefined {
    const [wanted] = id.split('.');
    for (const sample of samples.values()) {
      const kinds: Seat['kind'][] = gold.sampleIds.has(sample.id) ? ['gold'] : ['main', 'repeat'];
      const kind = kinds.find((each) => seatId(name, { sampleId: sample.id, kind: each }, sample, plan) === wanted);
      if (kind) return { sampleId: sample.id, kind };
    }
    return undefined;
  }

  return {
    sheets,
    get opening() {
      return opening;
    },
    fill,
    find,
  };
}
