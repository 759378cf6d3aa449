import type { LanguageModelV4GenerateResult, LanguageModelV4Usage } from '@ai-sdk/provider';
import {
  AnnotatorError,
  type AnnotatorErrorCode,
  type Answer,
  codeOfStop,
  describeSilence,
  excerpt,
  findFailure,
  isWholeAnswer,
  listOf,
  parseReply,
  partOf,
  readLimits,
  type Said,
  saidIn,
  type Usage,
  usageOf,
  type VendorFailure,
  type WholeReply,
} from '@visionprefer/core/plugin';
import { type ErrorSource, fromFailure } from './to-annotator-error.ts';

/**
 * The answer in a result of the AI SDK. Reasoning is left out.
 *
 * @throws AnnotatorError `refused`, `blocked`, `truncated` or `empty`, with what it cost all the same.
 */
export function readResult(
  result: LanguageModelV4GenerateResult,
  { id, secrets }: ErrorSource,
  reply?: WholeReply,
): Answer {
  const failure = failureIn(result, reply);
  if (failure) throw fromFailure(failure, { id, secrets });
  const { object, status } = partOf(result.response?.body);
  if (object === 'response' && /^(failed|cancelled|queued|in_progress)$/.test(`${status}`)) {
    throw new AnnotatorError('overloaded', `${id}: the response did not come to its end (${status}).`);
  }
  const { content, structuredOutputText, response } = result;
  const { rateLimits } = readLimits(response?.headers);
  const besides = { usage: readUsage(result.usage), model: response?.modelId, rateLimits };
  const said = saidIn(structuredOutputText ?? content);
  const { text } = said;
  const problem = findProblem(result.finishReason, said, secrets);
  if (!problem) return { output: text, ...besides };
  const [code, message] = problem;
  throw new AnnotatorError(
    code,
    `${id}: ${message}${text.trim() ? ` It said: ${excerpt(text, secrets)}` : ''}`,
    besides,
  );
}

/** What the server tells as an error beside, or in the place of, an answer: providers leave it out. */
function failureIn(
  { response }: LanguageModelV4GenerateResult,
  reply: WholeReply | undefined,
): VendorFailure | undefined {
  const body = partOf(response?.body ?? (reply && parseReply(reply.text)));
  const [choice] = listOf(body.choices);
  return (
    findFailure({ error: body.error, base_resp: body.base_resp }) ??
    findFailure({ error: partOf(choice).error }) ??
    findFailure({ error: partOf(partOf(choice).message).error })
  );
}

function findProblem(
  { unified, raw }: LanguageModelV4GenerateResult['finishReason'],
  said: Said,
  secrets: ErrorSource['secrets'],
): [AnnotatorErrorCode, string] | undefined {
  const { text } = said;
  const reason = `finish reason ${raw ?? unified}`;
  if (unified === 'content-filter' || raw === 'refusal') {
    // One word for two things: the model ended by itself and declined, or something else ended it.
    return /^(refusal|stop|completed)?$/.test(raw ?? '')
      ? ['refused', `the model declined (${reason}).`]
      : ['blocked', `a filter stopped the answer (${reason}).`];
  }
  const stop = codeOfStop(raw);
  if (stop === 'blocked') return ['blocked', `a filter stopped the answer (${reason}).`];
  if (stop === 'overloaded') return ['overloaded', `the server broke its answer off (${reason}).`];
  if (unified === 'length' || stop === 'truncated') {
    if (isWholeAnswer(text)) return undefined;
    return ['truncated', `the answer was cut off (${reason}).`];
  }
  if (unified === 'error' || unified === 'interrupted') return ['empty', `no whole answer came back (${reason}).`];
  return text.trim() ? undefined : ['empty', `no text came back (${reason})${describeSilence(said, secrets)}`];
}

function readUsage({ inputTokens, outputTokens }: Partial<LanguageModelV4Usage> = {}): Usage | undefined {
  return usageOf({
    inputTokens: inputTokens?.total,
    cachedInputTokens: inputTokens?.cacheRead,
    cacheWriteTokens: inputTokens?.cacheWrite,
    outputTokens: outputTokens?.total,
    reasoningTokens: outputTokens?.reasoning,
  });
}
