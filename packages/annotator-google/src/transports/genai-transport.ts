import { AnnotatorError, createTransport, guardFetch, partOf } from '@visionprefer/core/plugin';
import type { GenaiClient } from '../google-options.ts';
import { loadSdk } from './load-sdk.ts';
import type { Address, Transport } from './transport.ts';

/** A client of the SDK, made when it is first needed. */
export function createGenai(apiKey: string): () => Promise<GenaiClient> {
  return loadSdk(
    '@google/genai',
    () => import('@google/genai'),
    // Without `vertexai` the environment could turn the client to another service.
    ({ GoogleGenAI }) => new GoogleGenAI({ apiKey, vertexai: false }) as GenaiClient,
  );
}

/**
 * Through `@google/genai`, which takes apart what the REST interface has together. Requests go through the `fetch` of
 * the house, or through that of the client: no redirect is followed, answers are bounded, and the reply is kept as it
 * came, since the SDK's errors have no headers, and its responses nothing that it does not expect.
 */
export function genaiTransport(
  client: () => Promise<GenaiClient>,
  { model, apiVersion, baseURL }: Address,
  fetchOfClient?: typeof fetch,
): Pick<Transport, 'send' | 'images' | 'callBatches'> {
  const transport = createTransport({ fetch: fetchOfClient, keep: 'all' });
  // What came of a batch may be longer than an answer.
  const whole = guardFetch(fetchOfClient ?? ((url, init) => fetch(url, init)), Infinity);
  return {
    async send({ contents, systemInstruction, safetySettings, generationConfig }, { signal, images }) {
      let taken = false;
      const guarded: typeof fetch = (url, init) => {
        taken = true;
        return transport.fetch(url, { ...init, ...images.fetchOptions });
      };
      const httpOptions = { apiVersion, baseUrl: baseURL, fetch: guarded };
      const { models } = await client();
      signal.throwIfAborted();
      const config = { ...generationConfig, systemInstruction, safetySettings, httpOptions, abortSignal: signal };
      const response = await models.generateContent({ model, contents, config });
      if (taken) return response;
      throw new AnnotatorError('unknown-model', 'This release of @google/genai takes no fetch. Install 2.32 or later.');
    },
    async callBatches({ signal }, act) {
      const { batches } = await client();
      if (!batches) {
        throw new AnnotatorError(
          'unknown-model',
          'This client of @google/genai has no batches. Install 2.32 or later.',
        );
      }
      signal.throwIfAborted();
      return act(batches, { httpOptions: { apiVersion, baseUrl: baseURL, fetch: whole }, abortSignal: signal });
    },
    images: transport.images,
  };
}

/** The `fetch` that a client was made with, if it was. */
export function fetchOf(client: GenaiClient): typeof fetch | undefined {
  const { apiClient } = partOf(client);
  const { clientOptions } = partOf(apiClient);
  const { fetch: own } = partOf(partOf(clientOptions).httpOptions);
  return typeof own === 'function' ? (own as typeof fetch) : undefined;
}
