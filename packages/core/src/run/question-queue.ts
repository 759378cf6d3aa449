import type { OpenQuestion } from './open-question.ts';

/** The questions of one annotator that wait: those not asked yet, and those to be asked again at a time. */
export interface QuestionQueue<A extends string> {
  readonly size: number;
  /** Adds one that was not asked yet. */
  add(question: OpenQuestion<A>): void;
  /** Adds one that is to be asked again. */
  addAgain(question: OpenQuestion<A>, atMs: number): void;
  /** What is to be asked next, or in how many milliseconds there will be something; it stays until it is removed. */
  next(nowMs: number): OpenQuestion<A> | number;
  /** The one to see with whether a vendor is back, whenever it was to be asked. */
  nextProbe(): OpenQuestion<A> | undefined;
  /** Removes a question; false when it does not wait here. */
  remove(question: OpenQuestion<A>): boolean;
  /** Empties the queue, and gives what waited. */
  clear(): OpenQuestion<A>[];
}

/** Creates an empty queue. What is to be asked again goes before what was not asked yet. */
export function createQuestionQueue<A extends string>(): QuestionQueue<A> {
  let unasked: OpenQuestion<A>[] = [];
  let again: { question: OpenQuestion<A>; atMs: number }[] = [];
  return {
    get size() {
      return unasked.length + again.length;
    },
    add: (question) => unasked.push(question),
    addAgain: (question, atMs) => again.push({ question, atMs }),
    next(nowMs) {
      let soonestMs = Infinity;
      for (const { question, atMs } of again) {
        if (atMs <= nowMs) return question;
        soonestMs = Math.min(soonestMs, atMs);
      }
      return unasked[0] ?? soonestMs - nowMs;
    },
    // Another question each time: it may be one of those to be asked again that the vendor cannot answer.
    nextProbe: () => unasked[0] ?? again[0]?.question,
    remove(question) {
      if (unasked[0] === question) return unasked.shift() !== undefined;
      const place = again.findIndex((waiting) => waiting.question === question);
      if (place !== -1) return again.splice(place, 1).length > 0;
      const unaskedPlace = unasked.indexOf(question);
      return unaskedPlace !== -1 && unasked.splice(unaskedPlace, 1).length > 0;
    },
    clear() {
      const waiting = [...unasked, ...again.map(({ question }) => question)];
      unasked = [];
      again = [];
      return waiting;
    },
  };
}
