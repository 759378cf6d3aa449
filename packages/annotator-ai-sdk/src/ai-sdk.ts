import type { LanguageModelV4 } from '@ai-sdk/provider';
import { type Annotator, InputError, keepSecrets, warnUnguarded } from '@visionprefer/core/plugin';
import type { AiSdkOptions } from './ai-sdk-options.ts';
import { guardModel } from './guard-model.ts';
import { readCompletion } from './read-completion.ts';
import { readResult } from './read-result.ts';
import { toAnnotatorError } from './to-annotator-error.ts';
import { writeCall } from './write-call.ts';

/**
 * A model of the AI SDK as an annotator, by the provider's interface alone: the package `ai` is not needed.
 *
 * @throws InputError when it is no language model of version `v4` (AI SDK 7).
 */
export function aiSdk(options: AiSdkOptions): Annotator {
  const { model, limits, vendor, imageTokens, maxOutputTokens } = options;
  checkModel(model);
  const id = options.id ?? defaultId(options);
  const guarded = guardModel(model);
  const secrets = [...(options.secrets ?? []), ...secretsInEnvironment()];
  return {
    specVersion: 1,
    id,
    model: model.modelId,
    limits,
    vendor,
    imageTokens,
    maxOutputTokens,
    answer: (question, { signal, maxOutputTokens }) =>
      keepSecrets({ id, secrets, signal }, async () => {
        signal.throwIfAborted();
        const images = guarded.images();
        const call = writeCall(question, options, { signal, maxOutputTokens });
        const result = await Promise.resolve(guarded.generate(call, images)).catch((thrown: unknown) => {
          signal.throwIfAborted();
          const completion = readCompletion(images.reply);
          if (completion) return completion;
          throw toAnnotatorError(thrown, { id, secrets }, images.reply);
        });
        if (images.sent === false) warnUnguarded(id, unguarded);
        return readResult(result, { id, secrets }, images.reply);
      }),
  };
}

const unguarded = 'Give its provider { fetch: guardFetch(fetch) } of @visionprefer/core/plugin.';

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
