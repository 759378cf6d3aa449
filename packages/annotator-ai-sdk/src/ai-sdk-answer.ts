import type { LanguageModelV4GenerateResult, LanguageModelV4Usage } from '@ai-sdk/provider';
import {
  AnnotatorError,
  type AnnotatorErrorCode,
  type Answer,
  readRateLimits,
  type Usage,
} from '@visionprefer/core/plugin';
import { type Asked, excerpt } from './ai-sdk-error.ts';

/**
 * The answer in a result of the AI SDK. Reasoning is left out.
 *
 * @throws AnnotatorError `refused`, `blocked`, `truncated` or `empty`, with what it cost all the same.
 */
export function readResult(result: LanguageModelV4GenerateResult, { id, secrets }: Asked): Answer {
  const { content, structuredOutputText, response } = result;
  const usage = readUsage(result.usage);
  const rateLimits = readRateLimits(new Headers(response?.headers));
  const told = {
    ...(usage && { usage }),
    ...(response?.modelId !== undefined && { model: response.modelId }),
    ...(rateLimits.length && { rateLimits }),
  };
  const text = structuredOutputText ?? content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');
  const problem = findProblem(result.finishReason, text);
  if (!problem) return { output: text, ...told };
  const [code, message] = problem;
  throw new AnnotatorError(code, `${id}: ${message}${text.trim() ? ` It said: ${excerpt(text, secrets)}` : ''}`, told);
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

function readUsage(told: LanguageModelV4Usage | undefined): Usage | undefined {
  const tokens: [keyof Usage, number | undefined][] = [
    ['inputTokens', told?.inputTokens?.total],
    ['cachedInputTokens', told?.inputTokens?.cacheRead],
    ['cacheWriteTokens', told?.inputTokens?.cacheWrite],
    ['outputTokens', told?.outputTokens?.total],
    ['reasoningTokens', told?.outputTokens?.reasoning],
  ];
  const counted = tokens.filter(([, count]) => count !== undefined);
  return counted.length ? (Object.fromEntries(counted) as Usage) : undefined;
}
