import type Anthropic from '@anthropic-ai/sdk';
import {
  AnnotatorError,
  type AnnotatorErrorCode,
  type Answer,
  readRateLimits,
  type Usage,
} from '@visionprefer/core/plugin';

/**
 * The answer in a message of the vendor. Thinking is left out.
 *
 * @throws AnnotatorError `refused`, `truncated` or `empty`, with what it cost all the same; `bad-request` when this is
 * no message at all.
 */
export function readMessage(data: unknown, headers: Headers): Answer {
  const message = data as Partial<Anthropic.Message> | null | undefined;
  if (!Array.isArray(message?.content)) {
    throw new AnnotatorError('bad-request', 'What came back is no message of Anthropic. Check { baseURL }.');
  }
  const usage = readUsage(message.usage);
  const rateLimits = readRateLimits(headers);
  const told = {
    ...(usage && { usage }),
    ...(message.model && { model: message.model }),
    ...(rateLimits.length && { rateLimits }),
  };
  const text = message.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('');
  const problem = findProblem(message, text);
  if (problem) throw new AnnotatorError(...problem, told);
  return { output: text, ...told };
}

function findProblem(message: Partial<Anthropic.Message>, text: string): [AnnotatorErrorCode, string] | undefined {
  switch (message.stop_reason) {
    case 'refusal': {
      const { category, explanation } = message.stop_details ?? {};
      const why = [category, explanation, text].filter(Boolean).join(': ');
      return ['refused', `The model declined${why && `: ${why}`}.`];
    }
    case 'max_tokens':
      return ['truncated', `The answer was cut off at the output cap. It began: ${text.slice(0, 200)}`];
    case 'model_context_window_exceeded':
      return ['truncated', 'The question and its answer are longer than the context of the model.'];
    default:
      return text.trim() ? undefined : ['empty', `No text came back (stop reason ${message.stop_reason ?? 'none'}).`];
  }
}

/** The vendor counts what was read from and written to the cache apart from the rest of the input. */
function readUsage(usage: Partial<Anthropic.Usage> | null | undefined): Usage | undefined {
  if (!usage) return undefined;
  const read = usage.cache_read_input_tokens ?? undefined;
  const written = usage.cache_creation_input_tokens ?? undefined;
  const thinking = usage.output_tokens_details?.thinking_tokens;
  return {
    ...(usage.input_tokens !== undefined && { inputTokens: usage.input_tokens + (read ?? 0) + (written ?? 0) }),
    ...(read !== undefined && { cachedInputTokens: read }),
    ...(written !== undefined && { cacheWriteTokens: written }),
    ...(usage.output_tokens !== undefined && { outputTokens: usage.output_tokens }),
    ...(thinking !== undefined && { reasoningTokens: thinking }),
  };
}
