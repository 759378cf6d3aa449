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
 */
export function generativeAiTransport(
  client: () => Promise<GenerativeAiClient>,
  { model, apiVersion, baseURL }: Address,
): Transport['send'] {
  return async (request, { signal }) => {
    const reached = (await client()).getGenerativeModel({ model }, { apiVersion, baseUrl: baseURL });
    signal.throwIfAborted();
    return (await reached.generateContent(request, { signal })).response;
  };
}
