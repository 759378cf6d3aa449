import type { Annotator } from '@visionprefer/core/plugin';
import type OpenAI from 'openai';
import { askChat } from './chat.ts';
import { addedByDecisions, askDecisions } from './decisions.ts';
import type { Dialect, DialectName } from './dialects.ts';
import { imageTokensOf } from './image-tokens.ts';
import type { Abilities } from './model-abilities.ts';
import { resolveOptions } from './resolve-options.ts';
import { askResponses } from './responses.ts';

/** What {@link openai} is told. */
export interface OpenAIOptions {
  /** Such as `gpt-6-sol`, or the name under which a server of your own knows its model. */
  model: string;
  /**
   * Default: `openai:<model>`, with the options that change answers (`openai:gpt-6-sol?detail=low`). Where the model
   * runs, and by which interface, is not part of it: give ids of your own to tell two servers of one model apart.
   */
  id?: string;
  /** Default: `OPENAI_API_KEY`. Servers of your own may need none. */
  apiKey?: string;
  /** Default: `OPENAI_BASE_URL`, else the vendor. */
  baseURL?: string;
  /** A client of your own, such as `AzureOpenAI`, instead of `apiKey` and `baseURL`. Its retries are not used. */
  client?: OpenAI;
  /** Which interface is called. Default: `responses` at the vendor, `chat` anywhere else; `decisions`: see `scores`. */
  api?: 'responses' | 'chat' | 'decisions';
  /**
   * `level`: the score is the level the model names (default). `expected`: the score is the expectation over the
   * model's own probabilities of the five levels, which are recorded with it. They come from the Decisions endpoint
   * where the model has it (`gpt-6-luna`; no rationales there) and from token log-probabilities elsewhere.
   */
  scores?: 'level' | 'expected';
  /**
   * How closely images are looked at. Default `high`, never left to the vendor: `auto` is another size on each model,
   * so that neither scores nor prices could be compared.
   */
  detail?: 'low' | 'high' | 'original' | 'auto';
  /** Reasoning, such as `{ effort: 'low' }`. Default: the model's own. */
  reasoning?: { effort?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max' };
  /** Fields added to every request, such as `{ temperature: 0 }`; they replace fields of the same name. */
  extraBody?: Record<string, unknown>;
  /** How your server's Chat Completions differ from the vendor's: one of {@link dialects} by name, or what differs. */
  dialect?: DialectName | Partial<Dialect>;
  /** What the model takes, where its name tells wrong or nothing. */
  abilities?: Partial<Abilities>;
  /** Output tokens to allow for one question, reasoning included. Default: 4,000 and 150 for each image and aspect. */
  maxOutputTokens?: number;
}

/**
 * An OpenAI model, or one on a server that speaks like OpenAI, as an annotator.
 *
 * @throws InputError when there is no key, or when the model cannot do what the options ask for.
 */
export function openai(options: OpenAIOptions): Annotator {
  const resolved = resolveOptions(options);
  const { maxOutputTokens } = options;
  const imageTokens = resolved.listed ? imageTokensOf(resolved.model, resolved.detail) : undefined;
  const ask = { responses: askResponses, chat: askChat, decisions: askDecisions }[resolved.api];
  return {
    specVersion: 1,
    id: resolved.id,
    limits: resolved.dialect.limits,
    model: resolved.model,
    ...(resolved.listed && { vendor: 'openai' }),
    ...(imageTokens && { imageTokens }),
    // What the models cost for which a place to cache at is named (the vendor's price list, September 2026).
    ...(resolved.abilities.promptCache === 'breakpoint' && { cacheWriteFactor: 1.25 }),
    ...(resolved.api === 'decisions' && { addedTokens: addedByDecisions }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    answer: (question, answerOptions) => ask(resolved, question, answerOptions),
  };
}
