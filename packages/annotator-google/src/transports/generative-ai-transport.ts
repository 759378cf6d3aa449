import { GoogleGenerativeAI } from '@google/generative-ai';
import type { GenerativeAiClient } from '../google-options.ts';
import type { Address, Transport } from './transport.ts';

/** A client of the SDK that is installed along. */
export function createGenerativeAi(apiKey: string): GenerativeAiClient {
  return new GoogleGenerativeAI(apiKey);
}

/**
 * Through `@google/generative-ai`, which passes on what it has no types for. It starts a request even when the signal
 * is aborted already, so that has to be looked at before; and it is given no timeout, since it never clears the timer.
 */
export function generativeAiTransport(
  client: GenerativeAiClient,
  { model, apiVersion, baseURL }: Address,
): Transport['send'] {
  const reached = client.getGenerativeModel({ model }, { apiVersion, baseUrl: baseURL });
  return async (request, { signal }) => {
    signal.throwIfAborted();
    return (await reached.generateContent(request, { signal })).response;
  };
}
