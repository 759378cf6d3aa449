import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4GenerateResult } from '@ai-sdk/provider';
import { type CallImages, createTransport, guardPlatform, inlineImages, partOf } from '@visionprefer/core/plugin';

/** A model whose calls follow no redirect and read no answer without end. */
export interface GuardedModel {
  /** For one call. Its `reply` is what the server sent; `sent` stays false where the call cannot be seen. */
  images(): CallImages;
  generate(call: LanguageModelV4CallOptions, images: CallImages): PromiseLike<LanguageModelV4GenerateResult>;
}

/**
 * Guards the calls of a model. The providers of the AI SDK keep the `fetch` that their models call with in `config`, so
 * each call is made by a model with another one before it. A model that has none there, such as one that is wrapped,
 * calls by the platform's, which is guarded while it does.
 */
export function guardModel(model: LanguageModelV4): GuardedModel {
  const { config } = partOf<{ config: unknown }>(model);
  const isKnown = typeof config === 'object' && config !== null && ('provider' in config || 'baseURL' in config);
  return isKnown ? byConfig(model, config) : byPlatform(model);
}

function byConfig(model: LanguageModelV4, config: object): GuardedModel {
  const { fetch: own } = partOf(config);
  const send =
    typeof own === 'function' ? (own as typeof fetch) : (((input, init) => fetch(input, init)) satisfies typeof fetch);
  const transport = createTransport({ fetch: send, keep: 'all' });
  return {
    images: transport.images,
    generate(call, images) {
      const guarded: typeof fetch = (input, init) => transport.fetch(input, { ...init, ...images.fetchOptions });
      const value = { ...config, fetch: guarded };
      const asked = Object.create(model, { config: { value } }) as LanguageModelV4;
      return asked.doGenerate(call);
    },
  };
}

function byPlatform(model: LanguageModelV4): GuardedModel {
  const guard = guardPlatform();
  let isSeen = true;
  return {
    images: () => (isSeen ? guard.images() : inlineImages),
    generate(call, images) {
      if (!isSeen) return model.doGenerate(call);
      return guard.call(images, async (headers) => {
        const result = await model.doGenerate({ ...call, headers: { ...call.headers, ...headers } });
        // It calls in a way of its own, or nobody: it is not sent what only a guard takes off.
        isSeen = images.sent === true;
        return result;
      });
    },
  };
}
