import type { Answer, Call } from '@visionprefer/core';
import { isAnswered, type Reply, readReply } from '../wire/reply.ts';

/** The questions of one annotator that were put into its queue, and those whose answers are there still. */
export interface OpenQuestions {
  /** Ids of those that wait for a reply. */
  readonly waiting: ReadonlyMap<string, OpenQuestion>;
  /** Waits for the reply to a call, and gives the id of its job. */
  add(call: Call): { id: string; reply: Promise<Answer> };
  /** A reply has come. */
  replied(id: string, reply: Reply): void;
  /** A call ends without one. */
  failed(id: string, error: Error): void;
  /** Answers that an earlier run left in the queue. */
  found(ids: readonly string[]): void;
  /** An annotation is written: gives the jobs that are not needed any more. */
  settled(key: string): readonly string[];
}

/** A question that waits for its reply. */
export interface OpenQuestion {
  call: Call;
  sinceMs: number;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * Keeps the open questions of one annotator. A question's job is known by the key of its annotation, so that a later run
 * finds the answer. One that is asked once more, because its answer could not be read, is another job; what failed is asked
 * again under the same id.
 */
export function keepOpenQuestions(): OpenQuestions {
  const waiting = new Map<string, OpenQuestion>();
  /** Key → answers that were handed over and are not written down yet. */
  const answers = new Map<string, number>();
  /** Key → jobs of an earlier run. */
  const left = new Map<string, string[]>();
  const take = (id: string) => {
    const question = waiting.get(id);
    waiting.delete(id);
    return question;
  };
  return {
    waiting,
    add(call) {
      const id = jobId(call.key, answers.get(call.key) ?? 0);
      const reply = new Promise<Answer>((resolve, reject) => {
        waiting.set(id, { call, sinceMs: performance.now(), resolve, reject });
      });
      return { id, reply };
    },
    replied(id, reply) {
      const question = take(id);
      if (!question) return;
      const { key } = question.call;
      if (isAnswered(reply)) answers.set(key, (answers.get(key) ?? 0) + 1);
      try {
        question.resolve(readReply(reply));
      } catch (error) {
        question.reject(error);
      }
    },
    failed: (id, error) => take(id)?.reject(error),
    found(ids) {
      for (const id of ids) {
        const key = keyOf(id);
        left.set(key, [...(left.get(key) ?? []), id]);
      }
    },
    settled(key) {
      const own = Array.from({ length: answers.get(key) ?? 0 }, (_, round) => jobId(key, round));
      const ids = new Set([...own, ...(left.get(key) ?? [])]);
      answers.delete(key);
      left.delete(key);
      return [...ids];
    },
  };
}

/** The key, and how often it was answered before. BullMQ takes no id that is a number alone. */
function jobId(key: string, round: number): string {
  return round === 0 ? `q-${key}` : `q-${key}-${round}`;
}

function keyOf(id: string): string {
  return id.split('-')[1] ?? id;
}
