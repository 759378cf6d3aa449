import type { Usage } from '@visionprefer/core/plugin';

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

/** Usage in the one shape of all annotators; undefined when nothing was told. */
export function readUsage(told: ReportedUsage | null | undefined): Usage | undefined {
  if (!told) return undefined;
  const input = told.input_tokens_details ?? told.prompt_tokens_details;
  const output = told.output_tokens_details ?? told.completion_tokens_details;
  const tokens: [keyof Usage, unknown][] = [
    ['inputTokens', told.input_tokens ?? told.prompt_tokens],
    ['cachedInputTokens', input?.cached_tokens],
    ['cacheWriteTokens', input?.cache_write_tokens],
    ['outputTokens', told.output_tokens ?? told.completion_tokens],
    ['reasoningTokens', output?.reasoning_tokens],
  ];
  const counted = tokens.filter(([, count]) => typeof count === 'number');
  return counted.length ? (Object.fromEntries(counted) as Usage) : undefined;
}
