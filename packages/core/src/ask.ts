import type { Annotator, Answer, Question, Reading } from './annotator.ts';
import { AnnotatorError } from './errors.ts';
import type { MissingOutcome, Usage } from './records.ts';
import { isTransient, maxRetries, retryDelayMs, sleep } from './retry.ts';

/** How a question ended, and what it took to get there. */
export type Asking<A extends string> = {
  usage?: Usage;
  model?: string;
} & (Exclude<Reading<A>, { outcome: 'unreadable' }> | { outcome: MissingOutcome; detail: string });

/** What one asking is given. */
export interface AskOptions {
  signal: AbortSignal;
  /** Deadline of each call. */
  timeoutMs: number;
}

/** Most characters of an unreadable answer that are kept. */
const maxDetail = 20_000;

/**
 * Puts one question to one annotator until it is settled. An answer that cannot be read, is empty or was cut off is
 * asked for once more (the last with twice the cap); what passes by waiting is waited for.
 *
 * @throws AnnotatorError when the question could not be settled; the signal's reason when it was aborted.
 */
export async function ask<A extends string>(
  annotator: Annotator,
  question: Question<A>,
  { signal, timeoutMs }: AskOptions,
): Promise<Asking<A>> {
  const spent: { usage?: Usage; model?: string } = {};
  const usualTokens = annotator.maxOutputTokens ?? 4_000 + 150 * question.imageIds.length * question.aspects.length;
  let maxOutputTokens = usualTokens;
  let reasked = false;
  for (let retries = 0; ; ) {
    try {
      const answer = await callOnce(annotator, question, { signal, timeoutMs, maxOutputTokens });
      record(spent, answer);
      const reading = question.read(answer.output);
      if (reading.outcome !== 'unreadable') return { ...spent, ...reading };
      if (reasked)
        return { ...spent, outcome: 'unreadable', detail: `${reading.detail}. It said: ${quote(answer.output)}` };
      reasked = true;
    } catch (error) {
      if (!(error instanceof AnnotatorError)) throw error;
      record(spent, error);
      const { code, message } = error;
      if (code === 'refused' || code === 'blocked' || code === 'abstained') {
        return { ...spent, outcome: code, detail: message };
      }
      if (code === 'truncated' || code === 'empty') {
        if (reasked) return { ...spent, outcome: 'unreadable', detail: message };
        reasked = true;
        if (code === 'truncated') maxOutputTokens = usualTokens * 2;
      } else if (isTransient(code) && retries < maxRetries(code)) {
        await sleep(retryDelayMs(retries++, error.retryAfterMs), signal);
      } else {
        throw error;
      }
    }
  }
}

/** One call with its deadline. Returns to the caller at once when aborted, even if the annotator does not. */
async function callOnce(
  annotator: Annotator,
  question: Question,
  { signal, timeoutMs, maxOutputTokens }: AskOptions & { maxOutputTokens: number },
): Promise<Answer> {
  signal.throwIfAborted();
  const call = new AbortController();
  let leave = () => {};
  const left = new Promise<never>((_, reject) => {
    const stop = (reason: unknown) => {
      // In this order: whatever the annotator throws when aborted comes second.
      reject(reason);
      call.abort(reason);
    };
    const onAbort = () => stop(signal.reason);
    const late = new AnnotatorError('timeout', `${annotator.id} did not answer within ${timeoutMs / 1000} seconds.`);
    const timer = setTimeout(() => stop(late), timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    leave = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
  });
  try {
    return await Promise.race([annotator.answer(question, { signal: call.signal, maxOutputTokens }), left]);
  } finally {
    leave();
  }
}

function record(spent: { usage?: Usage; model?: string }, { usage, model }: { usage?: Usage; model?: string }): void {
  if (usage) spent.usage = addUsage(spent.usage, usage);
  if (model !== undefined) spent.model = model;
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
