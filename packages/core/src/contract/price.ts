import type { Usage } from '../records/records.ts';

/** What a model's tokens cost, in US dollars for a million of them. */
export interface Price {
  input: number;
  output: number;
  /** Input read from a cache. Default: as `input`. */
  cachedInput?: number | undefined;
  /** Input written to a cache. Default: as `input`. */
  cacheWrite?: number | undefined;
}

/** The price times a factor, such as that of a batch. */
export function scalePrice({ input, output, cachedInput, cacheWrite }: Price, factor: number): Price {
  const times = (usd: number | undefined) => (usd === undefined ? undefined : usd * factor);
  return {
    input: input * factor,
    output: output * factor,
    cachedInput: times(cachedInput),
    cacheWrite: times(cacheWrite),
  };
}

/** US dollars that one call may cost at most. */
export function mostCostOf(
  { input, output, cacheWrite = input }: Price,
  inputTokens: number,
  outputTokens: number,
): number {
  return costOf({ input: Math.max(input, cacheWrite), output }, { inputTokens, outputTokens });
}

/** US dollars for what was used. Tokens that nobody told of count as none. */
export function costOf(
  { input, output, cachedInput = input, cacheWrite = input }: Price,
  { inputTokens = 0, cachedInputTokens = 0, cacheWriteTokens = 0, outputTokens = 0 }: Usage,
): number {
  const plainTokens = Math.max(0, inputTokens - cachedInputTokens - cacheWriteTokens);
  const millionths =
    plainTokens * input + cachedInputTokens * cachedInput + cacheWriteTokens * cacheWrite + outputTokens * output;
  return millionths / 1e6;
}
