import type { Annotator } from '../contract/annotator.ts';
import type { Answer } from '../contract/answer.ts';
import { AnnotatorError, type AnnotatorErrorCode } from '../contract/errors.ts';
import type { KnownImage } from '../contract/loaded-image.ts';
import type { Question, Reading } from '../contract/question.ts';
import type { MissingOutcome } from '../records/records.ts';

/** One call to an annotator, as {@link RunOptions.onCall} is told of it. */
export interface Call {
  annotator: Annotator;
  question: Question;
  sampleId: string;
  /** Of the annotation that it is to become. */
  key: string;
  /** Counts the calls for this question, from 0. */
  attempt: number;
  maxOutputTokens: number;
}

/** How one call is made. */
export interface CallOptions {
  /** Deadline of the call. */
  timeoutMs: number;
  onCall?: ((call: Call, proceed: () => Promise<Answer>) => Promise<Answer>) | undefined;
}

/** A call that is under way. */
export interface Flight<A extends string> {
  /** Never rejected. */
  outcome: Promise<CallOutcome<A>>;
  /** Ends it: nobody waits for its answer any more. */
  abort(reason: unknown): void;
}

/** What came of one call. */
export type CallOutcome<A extends string> =
  | Ending<A>
  | Again
  | { error: AnnotatorError }
  | { thrown: unknown }
  | { aborted: true };

/** The question is settled. */
export type Ending<A extends string> = {
  answer?: Answer;
  error?: AnnotatorError;
} & (Exclude<Reading<A>, { outcome: 'unreadable' }> | { outcome: MissingOutcome; detail: string });

/** The vendor answered, but not in a way that settles the question. */
export interface Again {
  again: 'unreadable' | 'truncated' | 'empty';
  detail: string;
  answer?: Answer;
  error?: AnnotatorError;
}

/** Timers that are set for longer (24.8 days) go off at once. */
export const longestTimerMs: number = 2 ** 31 - 1;

/** Most characters of an unreadable answer that are kept. */
const maxDetail = 20_000;

/** Makes one call. It is over at once when it is aborted or late, even if the annotator does not listen. */
export function startCall<A extends string>(
  call: Call & { question: Question<A> },
  { timeoutMs, onCall }: CallOptions,
): Flight<A> {
  const { annotator, question, maxOutputTokens } = call;
  const ending = new AbortController();
  let stop = (_reason: unknown) => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = (reason) => {
      // In this order: whatever the annotator throws when aborted comes second.
      reject(reason);
      ending.abort(reason);
    };
  });
  // A wrapped call need not be made.
  stopped.catch(() => {});
  const late = () =>
    stop(new AnnotatorError('timeout', `${annotator.id} did not answer within ${timeoutMs / 1000} seconds.`));
  const timer = setTimeout(late, Math.min(timeoutMs, longestTimerMs));
  const answer = async () => annotator.answer(question, { signal: ending.signal, maxOutputTokens });
  const proceed = () => Promise.race([answer(), stopped]);
  let leave = () => {};
  const outcome = new Promise<CallOutcome<A>>((resolve) => {
    const end = (ended: CallOutcome<A>) => {
      clearTimeout(timer);
      resolve(ended);
    };
    leave = () => end({ aborted: true });
    void readOutcome(question, async () => (onCall ? onCall(call, proceed) : proceed())).then(end);
  });
  return {
    outcome,
    abort(reason) {
      leave();
      stop(reason);
    },
  };
}

/** Has a question read its answer, wherever that comes from. Never rejected. */
export async function readOutcome<A extends string>(
  question: Question<A, KnownImage>,
  answer: () => Promise<Answer>,
): Promise<Heard<A>> {
  try {
    return readAnswer(question, await answer());
  } catch (error) {
    return readError<A>(error);
  }
}

/** What came of a call that nobody left. */
type Heard<A extends string> = Exclude<CallOutcome<A>, { aborted: true }>;

function readAnswer<A extends string>(question: Question<A, KnownImage>, answer: Answer): Heard<A> {
  const reading = question.read(answer.output);
  if (reading.outcome !== 'unreadable') return { answer, ...reading };
  return { again: 'unreadable', detail: `${reading.detail}. It said: ${quote(answer.output)}`, answer };
}

function readError<A extends string>(error: unknown): Heard<A> {
  if (!(error instanceof AnnotatorError)) return { thrown: error };
  const { code, message } = error;
  if (isMissing(code)) return { outcome: code, detail: message, error };
  if (code === 'truncated' || code === 'empty') return { again: code, detail: message, error };
  return { error };
}

function isMissing(code: AnnotatorErrorCode): code is 'refused' | 'blocked' | 'abstained' {
  return code === 'refused' || code === 'blocked' || code === 'abstained';
}

function quote(output: unknown): string {
  const text = typeof output === 'string' ? output : (JSON.stringify(output) ?? 'nothing');
  return text.length > maxDetail ? `${text.slice(0, maxDetail).toWellFormed()}…` : text.toWellFormed();
}
