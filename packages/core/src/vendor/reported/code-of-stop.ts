import type { AnnotatorErrorCode } from '../../contract/errors.ts';
import { isBlockName } from './block-names.ts';

/**
 * What it means that an answer ended for this reason, in whichever vendor's word: `blocked` by a filter, `truncated` at
 * the cap, `overloaded` where the server broke off by itself; undefined when it ended well, or nobody knows.
 */
export function codeOfStop(
  reason: unknown,
): Extract<AnnotatorErrorCode, 'blocked' | 'truncated' | 'overloaded'> | undefined {
  if (typeof reason !== 'string') return undefined;
  if (isBlockName(reason)) return 'blocked';
  if (caps.test(reason)) return 'truncated';
  return breaks.test(reason) ? 'overloaded' : undefined;
}

/** OpenAI, Mistral, Anthropic and Z.ai, Google, Ollama, Cohere. */
const caps =
  /^(length|model_length|max_(output_)?tokens|max_length|token_limit|model_context_window_exceeded|continuation|error_limit)$/i;

/** OpenRouter, Z.ai, DeepSeek, vLLM: the server had to stop, and says so where others say why the model did. */
const breaks =
  /^(error|network_error|insufficient_system_resources?|abort(ed)?|cancel(l)?ed|timeout|server_error|failed)$/i;
