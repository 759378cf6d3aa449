import type { LanguageModelV4GenerateResult, LanguageModelV4Usage } from '@ai-sdk/provider';
import {
  AnnotatorError,
  type AnnotatorErrorCode,
  type Answer,
  excerpt,
  readLimits,
  type Usage,
  usageOf,
} from '@visionprefer/core/plugin';
import type { ErrorSource } from './to-annotator-error.ts';

/**
 * The answer in a result of the AI SDK. Reasoning is left out.
 *
 * @throws AnnotatorError `refused`, `blocked`, `truncated` or `empty`, with what it cost all the same.
 */
export function readResult(result: LanguageModelV4GenerateResult, { id, secrets }: ErrorSource): Answer {
  const { content, structuredOutputText, response } = result;
  const { rateLimits } = readLimits(response?.headers);
  const besides = { usage: readUsage(result.usage), model: response?.modelId, rateLimits };
  const text = structuredOutputText ?? content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');
  const problem = findProblem(result.finishReason, text);
  if (!problem) return { output: text, ...besides };
  const [code, message] = problem;
  throw new AnnotatorError(
    code,
    `${id}: ${message}${text.trim() ? ` It said: ${excerpt(text, secrets)}` : ''}`,
    besides,
  );
}

function findProblem(
  { unified, raw }: LanguageModelV4GenerateResult['finishReason'],
  text: string,
): [AnnotatorErrorCode, string] | undefined {
  const reason = `finish reason ${raw ?? unified}`;
  if (unified === 'content-filter') {
    // One word for two things: the model ended by itself and declined, or something else ended it.
    return /^(refusal|stop|completed)?$/.test(raw ?? '')
      ? ['refused', `the model declined (${reason}).`]
      : ['blocked', `a filter stopped the answer (${reason}).`];
  }
  if (unified === 'length') return ['truncated', `the answer was cut off (${reason}).`];
  if (unified === 'error' || unified === 'interrupted') return ['empty', `no whole answer came back (${reason}).`];
  return text.trim() ? undefined : ['empty', `no text came back (${reason}).`];
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
