import type { LanguageModelV4 } from '@ai-sdk/provider';
import { type CallImages, createTransport, inlineImages, partOf, type Transport } from '@visionprefer/core/plugin';

/** A model for one call, and where the reply to it is kept. */
export interface GuardedCall {
  model: LanguageModelV4;
  /** Its `reply` is what the server sent; undefined where the calls of the model cannot be seen. */
  images: CallImages;
}

/**
 * Makes calls of a model that follow no redirect and read no answer without end. The providers of the AI SDK keep the
 * `fetch` that their models call with in `config`, so each call is made by a model with another one before it. A model
 * that keeps it elsewhere is used as it is: give its provider `guardFetch(fetch)` of `@visionprefer/core/plugin`.
 */
export function guardModel(model: LanguageModelV4): () => GuardedCall {
  const { config } = partOf<{ config: unknown }>(model);
  const asItIs = () => ({ model, images: inlineImages });
  if (typeof config !== 'object' || config === null || !('provider' in config || 'baseURL' in config)) return asItIs;
  const { fetch: own } = partOf(config);
  const send =
    typeof own === 'function' ? (own as typeof fetch) : (((input, init) => fetch(input, init)) satisfies typeof fetch);
  const transport = createTransport({ fetch: send, keep: 'all' });
  return () => withFetch(model, config, transport);
}

function withFetch(model: LanguageModelV4, config: object, transport: Transport): GuardedCall {
  const images = transport.images();
  const guarded: typeof fetch = (input, init) => transport.fetch(input, { ...init, ...images.fetchOptions });
  const value = { ...config, fetch: guarded };
  return { model: Object.create(model, { config: { value } }) as LanguageModelV4, images };
}
