import type { Failure } from '../plan/failure.ts';
import type { Annotation } from '../records/records.ts';
import type { Lane } from './lane.ts';
import { type OpenQuestion, openQuestion, type QuestionToOpen, type Receiver } from './open-question.ts';

/** The questions under way in an open run: what is asked for by several at once is asked once. */
export interface SharedQuestions<A extends string> {
  /** Asks a question, or joins the one that is under way. Gives what leaves it again. */
  ask(question: QuestionToOpen<A>, lane: Lane<A>, receiver: Receiver<A>): LeaveQuestion;
}

/** Waits for a question no longer. When nobody does, it is not asked, or its call is aborted. */
export type LeaveQuestion = (reason: unknown) => void;

/** Told what comes of a question. */
export interface GivenListener<A extends string> {
  before(given: Annotation<A> | Failure): void;
  after(given: Annotation<A> | Failure): void;
}

interface Shared<A extends string> {
  question: OpenQuestion<A>;
  receivers: Set<Receiver<A>>;
}

/**
 * Creates an empty set of shared questions. It holds those under way, and nothing of those that are over.
 *
 * @param onGiven Told once what comes of each question: `before` those are given it that wait for it, and `after`.
 */
export function shareQuestions<A extends string>(onGiven: GivenListener<A>): SharedQuestions<A> {
  const underWay = new Map<string, Shared<A>>();
  const open = (planned: QuestionToOpen<A>): Shared<A> => {
    const receivers = new Set<Receiver<A>>();
    const takeAll = () => {
      underWay.delete(planned.key);
      return [...receivers];
    };
    const question = openQuestion(planned, {
      give(given, annotatorId) {
        const all = takeAll();
        onGiven.before(given);
        for (const receiver of all) receiver.give(given, annotatorId);
        onGiven.after(given);
      },
      drop(failure) {
        for (const receiver of takeAll()) receiver.drop(failure);
      },
    });
    return { question, receivers };
  };
  return {
    ask(planned, lane, receiver) {
      const running = underWay.get(planned.key);
      const { question, receivers } = running ?? open(planned);
      receivers.add(receiver);
      if (!running) {
        underWay.set(planned.key, { question, receivers });
        lane.ask(question);
      }
      return (reason) => {
        receivers.delete(receiver);
        if (receivers.size > 0 || underWay.get(planned.key)?.question !== question) return;
        underWay.delete(planned.key);
        lane.withdraw(question, reason);
      };
    },
  };
}
