import type OpenAI from 'openai';
import type { Abilities } from './abilities.ts';
import type { Dialect, DialectName } from './dialects.ts';

/** Which model is asked, where it runs, and how. */
export interface OpenAIOptions {
  /** Such as `gpt-6-sol`, or the name under which a server of your own knows its model. */
  model: string;
  /**
   * Default: `openai:<model>`, with the options that change answers (`openai:gpt-6-sol?detail=low`). Where the model
   * runs, and by which interface, is not part of it: give ids of your own to tell two servers of one model apart.
   */
  id?: string | undefined;
  /** Default: `OPENAI_API_KEY`. Servers of your own may need none. */
  apiKey?: string | undefined;
  /** Default: `OPENAI_BASE_URL`, else the vendor. */
  baseURL?: string | undefined;
  /** A client of your own, such as `AzureOpenAI`, instead of `apiKey` and `baseURL`. Its retries are not used. */
  client?: OpenAI | undefined;
  /** Which interface is called. Default: `responses` at the vendor, `chat` anywhere else; `decisions`: see `scores`. */
  api?: 'responses' | 'chat' | 'decisions' | undefined;
  /**
   * `level`: the score is the level the model names (default). `expected`: the score is the expectation over the
   * model's own probabilities of the five levels, which are recorded with it. They come from the Decisions endpoint
   * where the model has it (`gpt-6-luna`; no rationales there) and from token log-probabilities elsewhere.
   */
  scores?: 'level' | 'expected' | undefined;
  /**
   * How closely images are looked at. Default `high`, never left to the vendor: `auto` is another size on each model,
   * so that neither scores nor prices could be compared.
   */
  detail?: 'low' | 'high' | 'original' | 'auto' | undefined;
  /** Reasoning, such as `{ effort: 'low' }`. Default: the model's own. */
  reasoning?: { effort?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max' } | undefined;
  /** Fields added to every request, such as `{ temperature: 0 }`; they replace fields of the same name. */
  extraBody?: Record<string, unknown> | undefined;
  /** How your server's Chat Completions differ from the vendor's: one of {@link dialects} by name, or what differs. */
  dialect?: DialectName | Partial<Dialect> | undefined;
  /** What the model takes, where its name tells wrong or nothing. */
  abilities?: Partial<Abilities> | undefined;
  /** Output tokens to allow for one question, reasoning included. Default: 4,000 and 150 for each image and aspect. */
  maxOutputTokens?: number | undefined;
}
