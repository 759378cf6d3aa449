import type { LanguageModelV4, LanguageModelV4CallOptions, SharedV4ProviderOptions } from '@ai-sdk/provider';
import { type Annotator, type ImageLimits, InputError } from '@visionprefer/core/plugin';
import { readResult } from './ai-sdk-answer.ts';
import { toAnnotatorError } from './ai-sdk-error.ts';
import { writeCall } from './ai-sdk-request.ts';

/** Which model is asked, and how. */
export interface AiSdkOptions {
  /** A language model of any provider of the AI SDK, such as `mistral('pixtral-large-latest')`. */
  model: LanguageModelV4;
  /** Default: `ai-sdk:<provider>:<model>`, with the settings (`ai-sdk:mistral.chat:pixtral-large?temperature=0`). */
  id?: string;
  /** Settings of every call, in the AI SDK's words. Default: the model's own. */
  settings?: Pick<LanguageModelV4CallOptions, 'reasoning' | 'temperature' | 'topP' | 'topK' | 'seed'>;
  /** The provider's own options for every call. */
  providerOptions?: SharedV4ProviderOptions;
  /** The provider's own options for the rubric, such as `{ anthropic: { cacheControl: { type: 'ephemeral' } } }`. */
  instructionsProviderOptions?: SharedV4ProviderOptions;
  /** The provider's own options for every image, such as `{ openai: { imageDetail: 'high' } }`. */
  imageProviderOptions?: SharedV4ProviderOptions;
  /**
   * `json_schema`: the provider enforces the answer's schema (default); `json_object`: it enforces JSON, and the model
   * is told the schema; `prompt`: the model is told, and nothing is enforced.
   */
  schemaMode?: 'json_schema' | 'json_object' | 'prompt';
  /** What images the model takes. Default: anything. */
  limits?: ImageLimits;
  /**
   * Whose list prices hold, as price lists name it: `mistral`. The provider does not tell where its model runs, so
   * without this no price is known, unless you give one.
   */
  vendor?: string;
  /** Tokens that the model counts for an image of this size in pixels. Default: one for every 14 × 14 pixels. */
  imageTokens?: (size: { width: number; height: number }) => number;
  /** Output tokens to allow for one question, reasoning included. Default: 4,000 and 150 for each image and aspect. */
  maxOutputTokens?: number;
  /**
   * Keys that no error may repeat. The provider keeps its key to itself, so one that is neither shaped like a key nor
   * in an environment variable whose name ends in `KEY` or `TOKEN` must be named here.
   */
  secrets?: readonly string[];
}

/**
 * A model of the AI SDK as an annotator, by the provider's interface alone: the package `ai` is not needed.
 *
 * @throws InputError when it is no language model of version `v4` (AI SDK 7).
 */
export function aiSdk(options: AiSdkOptions): Annotator {
  const { model, limits, vendor, imageTokens, maxOutputTokens } = options;
  checkModel(model);
  const id = options.id ?? defaultId(options);
  const secrets = [...(options.secrets ?? []), ...secretsInEnvironment()];
  return {
    specVersion: 1,
    id,
    model: model.modelId,
    ...(limits && { limits }),
    ...(vendor !== undefined && { vendor }),
    ...(imageTokens && { imageTokens }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    async answer(question, { signal, maxOutputTokens }) {
      signal.throwIfAborted();
      const call = writeCall(question, options, { signal, maxOutputTokens });
      try {
        return readResult(await model.doGenerate(call), { id, secrets });
      } catch (thrown) {
        signal.throwIfAborted();
        throw toAnnotatorError(thrown, { id, secrets });
      }
    },
  };
}

function checkModel(model: unknown): void {
  const { specificationVersion, doGenerate } = Object(model) as Partial<LanguageModelV4>;
  if (specificationVersion === 'v4' && typeof doGenerate === 'function') return;
  const found = specificationVersion ?? (typeof model === 'string' ? `the text "${model}"` : typeof model);
  throw new InputError(
    `The model is ${found}. Pass { model }: a language model of version v4, which a provider of the AI SDK makes, such as mistral('pixtral-large-latest') of @ai-sdk/mistral 4.`,
  );
}

function defaultId({ model, settings = {} }: AiSdkOptions): string {
  const query = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return `ai-sdk:${model.provider}:${model.modelId}${query.length ? `?${query.join('&')}` : ''}`;
}

/** Providers take their keys from variables such as `MISTRAL_API_KEY`. */
function secretsInEnvironment(): string[] {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return Object.entries(process?.env ?? {}).flatMap(([name, value]) =>
    /(KEY|TOKEN)$/.test(name) && value && value.length >= 8 ? [value] : [],
  );
}
