import { AnnotatorError, guardPlatform } from '@visionprefer/core/plugin';
import type { GenerativeAiClient } from '../google-options.ts';
import { loadSdk } from './load-sdk.ts';
import type { Address, Transport } from './transport.ts';

/** A client of the SDK, made when it is first needed. */
export function createGenerativeAi(apiKey: string): () => Promise<GenerativeAiClient> {
  return loadSdk(
    '@google/generative-ai',
    () => import('@google/generative-ai'),
    ({ GoogleGenerativeAI }): GenerativeAiClient => new GoogleGenerativeAI(apiKey),
  );
}

/**
 * Through `@google/generative-ai`, which passes on what it has no types for. It starts a request even when the signal
 * is aborted already, so that has to be looked at before; and it is given no timeout, since it never clears the timer.
 * It takes no `fetch`, so the platform's is guarded while it calls.
 */
export function generativeAiTransport(
  client: () => Promise<GenerativeAiClient>,
  { model, apiVersion, baseURL }: Address,
): Pick<Transport, 'send' | 'images'> {
  const guard = guardPlatform();
  return {
    async send(request, { signal, images }) {
      const sdk = await client();
      signal.throwIfAborted();
      const { response } = await guard.call(images, (customHeaders) =>
        sdk
          .getGenerativeModel({ model }, { apiVersion, baseUrl: baseURL, customHeaders })
          .generateContent(request, { signal }),
      );
      if (images.sent) return response;
      throw new AnnotatorError(
        'unknown-model',
        'This client of @google/generative-ai does not call by fetch, and cannot be guarded. Pass one of @google/genai.',
      );
    },
    images: guard.images,
  };
}
