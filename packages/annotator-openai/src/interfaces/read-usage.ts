import { type Usage, usageOf } from '@visionprefer/core/plugin';

/** Usage as the vendor tells it: in the words of Responses and Decisions, or in those of Chat Completions. */
export interface ReportedUsage {
  input_tokens?: number;
  input_tokens_details?: TokenDetails | null;
  output_tokens?: number;
  output_tokens_details?: TokenDetails | null;
  prompt_tokens?: number;
  prompt_tokens_details?: TokenDetails | null;
  completion_tokens?: number;
  completion_tokens_details?: TokenDetails | null;
}

interface TokenDetails {
  cached_tokens?: number;
  cache_write_tokens?: number;
  reasoning_tokens?: number;
}

/** Usage in the one shape of all annotators; undefined when nothing was reported. */
export function readUsage(reported: ReportedUsage | null | undefined): Usage | undefined {
  if (!reported) return undefined;
  const input = reported.input_tokens_details ?? reported.prompt_tokens_details;
  const output = reported.output_tokens_details ?? reported.completion_tokens_details;
  return usageOf({
    inputTokens: reported.input_tokens ?? reported.prompt_tokens,
    cachedInputTokens: input?.cached_tokens,
    cacheWriteTokens: input?.cache_write_tokens,
    outputTokens: reported.output_tokens ?? reported.completion_tokens,
    reasoningTokens: output?.reasoning_tokens,
  });
}
