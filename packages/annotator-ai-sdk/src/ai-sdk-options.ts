import type { LanguageModelV4, LanguageModelV4CallOptions, SharedV4ProviderOptions } from '@ai-sdk/provider';
import type { ImageLimits, ImageSize } from '@visionprefer/core/plugin';

/** Which model is asked, and how. */
export interface AiSdkOptions {
  /** A language model of any provider of the AI SDK, such as `mistral('pixtral-large-latest')`. */
  model: LanguageModelV4;
  /** Default: `ai-sdk:<provider>:<model>`, with the settings (`ai-sdk:mistral.chat:pixtral-large?temperature=0`). */
  id?: string | undefined;
  /** Settings of every call, in the AI SDK's words. Default: the model's own. */
  settings?: Pick<LanguageModelV4CallOptions, 'reasoning' | 'temperature' | 'topP' | 'topK' | 'seed'> | undefined;
  /** The provider's own options for every call. */
  providerOptions?: SharedV4ProviderOptions | undefined;
  /** The provider's own options for the rubric, such as `{ anthropic: { cacheControl: { type: 'ephemeral' } } }`. */
  instructionsProviderOptions?: SharedV4ProviderOptions | undefined;
  /** The provider's own options for every image, such as `{ openai: { imageDetail: 'high' } }`. */
  imageProviderOptions?: SharedV4ProviderOptions | undefined;
  /**
   * `json_schema`: the provider enforces the answer's schema (default); `json_object`: it enforces JSON, and the model
   * is told the schema; `prompt`: the model is told, and nothing is enforced.
   */
  schemaMode?: 'json_schema' | 'json_object' | 'prompt' | undefined;
  /** What images the model takes. Default: anything. */
  limits?: ImageLimits | undefined;
  /**
   * Whose list prices hold, as price lists name it: `mistral`. The provider does not tell where its model runs, so
   * without this no price is known, unless you give one.
   */
  vendor?: string | undefined;
  /** Tokens that the model counts for an image of this size in pixels. Default: one for every 14 × 14 pixels. */
  imageTokens?: ((size: ImageSize) => number) | undefined;
  /** Output tokens to allow for one question, reasoning included. Default: 4,000 and 150 for each image and aspect. */
  maxOutputTokens?: number | undefined;
  /**
   * Keys that no error may repeat. The provider keeps its key to itself, so one that is neither shaped like a key nor
   * in an environment variable whose name ends in `KEY` or `TOKEN` must be named here.
   */
  secrets?: readonly string[] | undefined;
}
