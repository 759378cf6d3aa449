import type { ImageModelV4, ImageModelV4CallOptions, ImageModelV4Result } from '@ai-sdk/provider';
import { guardFetch, guardPlatform, mostImageBytes, partOf } from '@visionprefer/core/plugin';

/** Asks a model for images. */
type Generate = (call: ImageModelV4CallOptions) => Promise<ImageModelV4Result>;

/**
 * Has a model follow no redirect and read no reply without end. The providers of the AI SDK keep the `fetch` that their
 * models call with in `config`, so each call is made by a model with a guarded one before it. A model that has none there,
 * such as one that is wrapped, calls by the platform's, which is guarded while it does.
 */
export function guardImageModel(model: ImageModelV4): Generate {
  const { config } = partOf<{ config: unknown }>(model);
  const isKnown = typeof config === 'object' && config !== null && ('provider' in config || 'baseURL' in config);
  return isKnown ? byConfig(model, config) : byPlatform(model);
}

function byConfig(model: ImageModelV4, config: object): Generate {
  const { fetch: own } = partOf(config);
  const send: typeof fetch = typeof own === 'function' ? (own as typeof fetch) : (input, init) => fetch(input, init);
  const value = { ...config, fetch: guardFetch(send, mostImageBytes) };
  const guarded = Object.create(model, { config: { value } }) as ImageModelV4;
  return async (call) => guarded.doGenerate(call);
}

function byPlatform(model: ImageModelV4): Generate {
  const guard = guardPlatform({ keep: 'failed', limit: mostImageBytes });
  let isSeen = true;
  return async (call) => {
    if (!isSeen) return model.doGenerate(call);
    const images = guard.images();
    return guard.call(images, async (headers) => {
      const result = await model.doGenerate({ ...call, headers: { ...call.headers, ...headers } });
      // It calls in a way of its own, or nobody: it is not sent what only a guard takes off.
      isSeen = images.sent === true;
      return result;
    });
  };
}
