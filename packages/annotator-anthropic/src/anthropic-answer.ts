import type Anthropic from '@anthropic-ai/sdk';
import {
  AnnotatorError,
  type AnnotatorErrorCode,
  type Answer,
  readRateLimits,
  type Usage,
} from '@visionprefer/core/plugin';

/** A part of the vendor's response as it may really be: nothing in it is sure to be there, or of its type. */
type Told<T> = { [K in keyof T]?: unknown };

/**
 * The answer in a message of the vendor. Thinking is left out.
 *
 * @throws AnnotatorError `refused`, `truncated` or `empty`, with what it cost all the same; `network` when this is no
 * message at all: something on the way answered in the vendor's place.
 */
export function readMessage(data: unknown, headers: Headers): Answer {
  const message = partOf<Anthropic.Message>(data);
  if (!Array.isArray(message.content)) {
    throw new AnnotatorError('network', 'What came back is no message of Anthropic. Check { baseURL }.');
  }
  const usage = readUsage(message.usage);
  const rateLimits = readRateLimits(headers);
  const told = {
    ...(usage && { usage }),
    ...(typeof message.model === 'string' && { model: message.model }),
    ...(rateLimits.length && { rateLimits }),
  };
  const text = message.content.map((block) => textOf(partOf<Anthropic.TextBlock>(block))).join('');
  const problem = findProblem(message, text);
  if (problem) throw new AnnotatorError(...problem, told);
  return { output: text, ...told };
}

function partOf<T>(value: unknown): Told<T> {
  return typeof value === 'object' && value !== null ? (value as Told<T>) : {};
}

function textOf({ type, text }: Told<Anthropic.TextBlock>): string {
  return type === 'text' && typeof text === 'string' ? text : '';
}

function findProblem(
  { stop_reason: reason, stop_details: details }: Told<Anthropic.Message>,
  text: string,
): [AnnotatorErrorCode, string] | undefined {
  switch (reason) {
    case 'refusal': {
      const { category, explanation } = partOf<Anthropic.RefusalStopDetails>(details);
      const why = [category, explanation, text].filter((words) => typeof words === 'string' && words).join(': ');
      return ['refused', why ? `The model declined: ${why}` : 'The model declined and gave no reason.'];
    }
    case 'max_tokens':
      return ['truncated', `The answer was cut off at the output cap. It began: ${text.slice(0, 200)}`];
    case 'model_context_window_exceeded':
      return ['truncated', 'The question and its answer are longer than the context of the model.'];
    default:
      if (text.trim()) return undefined;
      return ['empty', `No text came back (stop reason ${typeof reason === 'string' ? reason : 'none'}).`];
  }
}

/** The vendor counts what was read from and written to the cache apart from the rest of the input. */
function readUsage(told: unknown): Usage | undefined {
  if (!told) return undefined;
  const usage = partOf<Anthropic.Usage>(told);
  const fresh = countOf(usage.input_tokens);
  const cached = countOf(usage.cache_read_input_tokens);
  const written = countOf(usage.cache_creation_input_tokens);
  const output = countOf(usage.output_tokens);
  const thinking = countOf(partOf<Anthropic.OutputTokensDetails>(usage.output_tokens_details).thinking_tokens);
  return {
    ...(fresh !== undefined && { inputTokens: fresh + (cached ?? 0) + (written ?? 0) }),
    ...(cached !== undefined && { cachedInputTokens: cached }),
    ...(written !== undefined && { cacheWriteTokens: written }),
    ...(output !== undefined && { outputTokens: output }),
    ...(thinking !== undefined && { reasoningTokens: thinking }),
  };
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
