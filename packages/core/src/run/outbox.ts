import type { Failure } from '../plan/failure.ts';
import type { Annotation } from '../records/records.ts';

/** What waits for the reader of a run. */
export interface Outbox<A extends string> {
  /** How much waits. */
  readonly unread: number;
  /** How much of it is an annotator's. */
  unreadOf(annotatorId: string): number;
  put(given: Annotation<A> | Failure, annotatorId?: string): void;
  /** What comes next, as soon as there is something; undefined when nothing comes any more. */
  next(): Promise<Annotation<A> | Failure | undefined>;
  /** Nothing comes after what waits. */
  end(): void;
  /** Throws this error to the reader after what waits. */
  crash(error: unknown): void;
  /** Throws this reason to the reader at once. */
  abort(reason: unknown): void;
}

/**
 * Creates an empty outbox. What the reader has taken counts as unread until it comes back for more: then it is written
 * down, and the next call may be paid for.
 *
 * @param onRead Told when the reader is done with something.
 */
export function createOutbox<A extends string>(onRead: () => void): Outbox<A> {
  const waiting: { given: Annotation<A> | Failure; annotatorId: string | undefined }[] = [];
  const unreadOf = new Map<string, number>();
  let end: { error?: { thrown: unknown } } | undefined;
  let wake = () => {};
  let taken: { given: Annotation<A> | Failure; annotatorId: string | undefined } | undefined;
  const count = (annotatorId: string | undefined, change: number) => {
    if (annotatorId !== undefined) unreadOf.set(annotatorId, (unreadOf.get(annotatorId) ?? 0) + change);
  };
  const close = (ending: { error?: { thrown: unknown } }) => {
    end ??= ending;
    wake();
  };
  return {
    get unread() {
      return waiting.length;
    },
    unreadOf: (annotatorId) => unreadOf.get(annotatorId) ?? 0,
    put(given, annotatorId) {
      waiting.push({ given, annotatorId });
      count(annotatorId, 1);
      wake();
    },
    async next() {
      if (taken) {
        count(taken.annotatorId, -1);
        onRead();
      }
      while (!waiting.length && !end) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      taken = waiting.shift();
      if (!taken && end?.error) throw end.error.thrown;
      return taken?.given;
    },
    end: () => close({}),
    crash: (thrown) => close({ error: { thrown } }),
    abort(thrown) {
      waiting.length = 0;
      end = { error: { thrown } };
      wake();
    },
  };
}
