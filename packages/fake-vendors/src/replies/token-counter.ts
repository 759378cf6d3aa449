import type { ShownQuestion, WireAnswer } from '@visionprefer/core/testing';

/** Characters to a token of English, about. */
const charactersPerToken = 4;
/** Tokens that a vendor's cache begins at. */
const leastCached = 1_024;

/** Counts tokens, plausibly and not exactly, and remembers which rubrics are in the vendor's cache. */
export function createCounter(): (shown: ShownQuestion, text: string, imageTokens: number) => WireAnswer['usage'] {
  const cached = new Set<string>();
  return (shown, text, imageTokens) => {
    let characters = shown.instructions.length;
    let images = 0;
    for (const part of shown.parts) {
      if ('text' in part) characters += part.text.length;
      else images++;
    }
    const rubricTokens = Math.ceil(shown.instructions.length / charactersPerToken);
    const isCacheable = rubricTokens >= leastCached;
    const isCached = isCacheable && cached.has(shown.instructions);
    if (isCacheable && !isCached) {
      if (cached.size === 100) cached.clear();
      cached.add(shown.instructions);
    }
    return {
      inputTokens: Math.ceil(characters / charactersPerToken) + images * imageTokens,
      cachedInputTokens: isCached ? rubricTokens : 0,
      cacheWriteTokens: isCacheable && !isCached ? rubricTokens : 0,
      outputTokens: Math.ceil(text.length / charactersPerToken),
      reasoningTokens: 0,
      imageTokens: images * imageTokens,
    };
  };
}
