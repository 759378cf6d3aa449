import type { Annotator, Answer } from '../contract/annotator.ts';
import { AnnotatorError, type AnnotatorErrorCode } from '../contract/errors.ts';
import type { Question, Reading } from '../contract/question.ts';
import type { MissingOutcome, Usage } from '../records/records.ts';

/** One call to an annotator, as {@link AnnotateOptions.onCall} is told of it. */
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
  signal: AbortSignal;
  /** Deadline of the call. */
  timeoutMs: number;
  onCall?: ((call: Call, proceed: () => Promise<Answer>) => Promise<Answer>) | undefined;
}

/** What came of one call. */
export type CallOutcome<A extends string> = Ending<A> | Again | { error: AnnotatorError } | { thrown: unknown };

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

/** Makes one call and says what it comes to. Nothing is thrown but the signal's reason. */
export async function makeCall<A extends string>(
  call: Call & { question: Question<A> },
  options: CallOptions,
): Promise<CallOutcome<A>> {
  try {
    const answer = await callWithDeadline(call, options);
    const reading = call.question.read(answer.output);
    if (reading.outcome !== 'unreadable') return { answer, ...reading };
    return { again: 'unreadable', detail: `${reading.detail}. It said: ${quote(answer.output)}`, answer };
  } catch (error) {
    options.signal.throwIfAborted();
    if (!(error instanceof AnnotatorError)) return { thrown: error };
    const { code, message } = error;
    if (isMissing(code)) return { outcome: code, detail: message, error };
    if (code === 'truncated' || code === 'empty') return { again: code, detail: message, error };
    return { error };
  }
}

/** Returns to the caller at once when aborted or late, even if the annotator does not. */
async function callWithDeadline(call: Call, { signal, timeoutMs, onCall }: CallOptions): Promise<Answer> {
  signal.throwIfAborted();
  const { annotator, question, maxOutputTokens } = call;
  const ending = new AbortController();
  let leave = () => {};
  const left = new Promise<never>((_, reject) => {
    const stop = (reason: unknown) => {
      // In this order: whatever the annotator throws when aborted comes second.
      reject(reason);
      ending.abort(reason);
    };
    const onAbort = () => stop(signal.reason);
    const late = () =>
      stop(new AnnotatorError('timeout', `${annotator.id} did not answer within ${timeoutMs / 1000} seconds.`));
    const timer = setTimeout(late, Math.min(timeoutMs, longestTimerMs));
    signal.addEventListener('abort', onAbort, { once: true });
    leave = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
  });
  // Whoever wraps the call need not make it.
  left.catch(() => {});
  const proceed = () => Promise.race([annotator.answer(question, { signal: ending.signal, maxOutputTokens }), left]);
  try {
    return await (onCall ? onCall(call, proceed) : proceed());
  } finally {
    leave();
  }
}

function isMissing(code: AnnotatorErrorCode): code is 'refused' | 'blocked' | 'abstained' {
  return code === 'refused' || code === 'blocked' || code === 'abstained';
}

/** The sum of two usages; a field that neither has stays absent. */
export function addUsage(sum: Usage = {}, usage: Usage = {}): Usage {
  const total: Usage = { ...sum };
  for (const [name, tokens] of Object.entries(usage) as [keyof Usage, number][])
    total[name] = (total[name] ?? 0) + tokens;
  return total;
}

function quote(output: unknown): string {
  const text = typeof output === 'string' ? output : (JSON.stringify(output) ?? 'nothing');
  return text.length > maxDetail ? `${text.slice(0, maxDetail)}…` : text;
}
