import type Anthropic from '@anthropic-ai/sdk';
import {
  AnnotatorError,
  type AnnotatorErrorCode,
  type Answer,
  codeOfStop,
  countOf,
  describeSilence,
  findFailure,
  findReply,
  interfaceOf,
  isWholeAnswer,
  partOf,
  readLimits,
  type Said,
  saidIn,
  textOf,
  type Unsure,
  type Usage,
  usageOf,
} from '@visionprefer/core/plugin';
import { fromFailure } from './to-annotator-error.ts';

/**
 * The answer in a message of the vendor. Thinking is left out.
 *
 * @throws AnnotatorError `refused`, `truncated` or `empty`, with what it cost all the same; `network` when this is no
 * message at all: something on the way answered in the vendor's place.
 */
export function readMessage(body: unknown, headers: Headers, secrets: readonly string[]): Answer {
  const data = findReply(body, 'content');
  const failure = findFailure(body, headers) ?? findFailure(data, headers);
  if (failure) throw fromFailure(failure, secrets);
  const message = partOf<Anthropic.Message>(data);
  const { content } = message;
  // Servers that speak like the vendor send the text itself, or one block.
  if (typeof content !== 'string' && (typeof content !== 'object' || content === null)) throw strange(data);
  const { rateLimits } = readLimits(headers);
  const besides = { usage: readUsage(message.usage), model: textOf(message.model), rateLimits };
  const said = saidIn(content);
  const problem = findProblem(message, said, secrets);
  if (problem) throw new AnnotatorError(...problem, besides);
  return { output: said.text, ...besides };
}

/** No message at all: the address leads elsewhere, or something on the way answered in the vendor's place. */
function strange(data: unknown): AnnotatorError {
  const found = interfaceOf(data);
  if (found === 'an event stream') {
    const message =
      'The server streamed its answer, though it was not asked to, and asking again does not help. Check { baseURL }.';
    return new AnnotatorError('unknown-model', message);
  }
  const isOther = found !== undefined && found !== 'a page' && found !== 'Messages of Anthropic';
  const what = isOther ? `, but an answer of ${found}` : '';
  return new AnnotatorError(
    isOther ? 'unknown-model' : 'network',
    `What came back is no message of Anthropic${what}. Check { baseURL }.`,
  );
}

function findProblem(
  { stop_reason: reason, stop_details: details }: Unsure<Anthropic.Message>,
  said: Said,
  secrets: readonly string[],
): [AnnotatorErrorCode, string] | undefined {
  const { text } = said;
  switch (reason) {
    case 'refusal': {
      const { category, explanation } = partOf<Anthropic.RefusalStopDetails>(details);
      const why = [category, explanation, text].filter((words) => typeof words === 'string' && words).join(': ');
      return ['refused', why ? `The model declined: ${why}` : 'The model declined and gave no reason.'];
    }
    case 'max_tokens':
      if (isWholeAnswer(text)) return undefined;
      return ['truncated', `The answer was cut off at the output cap. It began: ${text.slice(0, 200)}`];
    case 'model_context_window_exceeded':
      return ['truncated', 'The question and its answer are longer than the context of the model.'];
    default:
      if (codeOfStop(reason) === 'overloaded') return ['overloaded', `The server broke its answer off: ${reason}.`];
      if (codeOfStop(reason) === 'blocked') return ['blocked', `A filter stopped the answer: ${textOf(reason)}.`];
      if (text.trim()) return undefined;
      return ['empty', `No text came back (stop reason ${textOf(reason) ?? 'none'})${describeSilence(said, secrets)}`];
  }
}

/** The vendor counts what was read from and written to the cache apart from the rest of the input. */
function readUsage(reported: unknown): Usage | undefined {
  const usage = partOf<Anthropic.Usage>(reported);
  const uncached = countOf(usage.input_tokens);
  const cached = countOf(usage.cache_read_input_tokens);
  const written = countOf(usage.cache_creation_input_tokens);
  return usageOf({
    inputTokens: uncached === undefined ? undefined : uncached + (cached ?? 0) + (written ?? 0),
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    outputTokens: usage.output_tokens,
    reasoningTokens: partOf<Anthropic.OutputTokensDetails>(usage.output_tokens_details).thinking_tokens,
  });
}
