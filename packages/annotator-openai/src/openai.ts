import { type Annotator, keepSecrets } from '@visionprefer/core/plugin';
import { openaiBatching } from './batch/openai-batching.ts';
import { imageTokensOf } from './image-tokens-of.ts';
import { askChat } from './interfaces/ask-chat.ts';
import { addedByDecisions, askDecisions } from './interfaces/ask-decisions.ts';
import { askResponses } from './interfaces/ask-responses.ts';
import type { OpenAIOptions } from './openai-options.ts';
import { resolveOptions } from './resolve-options.ts';

/**
 * An OpenAI model, or one on a server that speaks like OpenAI, as an annotator.
 *
 * @throws InputError when there is no key, or when the model cannot do what the options ask for.
 */
export function openai(options: OpenAIOptions): Annotator {
  const resolved = resolveOptions(options);
  const { id, secrets, model, api, abilities, listed } = resolved;
  const ask = { responses: askResponses, chat: askChat, decisions: askDecisions }[api];
  return {
    specVersion: 1,
    id,
    limits: resolved.dialect.limits,
    model,
    vendor: listed ? 'openai' : undefined,
    imageTokens: listed ? imageTokensOf(model, resolved.detail) : undefined,
    // What the models cost for which a place to cache at is named (the vendor's price list, September 2026).
    cacheWriteFactor: abilities.promptCache === 'breakpoint' ? 1.25 : undefined,
    addedTokens: api === 'decisions' ? addedByDecisions : undefined,
    maxOutputTokens: options.maxOutputTokens,
    batch: api === 'decisions' ? undefined : openaiBatching(resolved, api),
    answer: (question, answerOptions) =>
      keepSecrets({ id, secrets, signal: answerOptions.signal }, () => ask(resolved, question, answerOptions)),
  };
}
