import { GoogleGenerativeAI } from '@google/generative-ai';
import type { Address, Transport } from './choose-transport.ts';

/** What is needed of a client of `@google/generative-ai`. */
export interface GenerativeAiClient {
  getGenerativeModel(
    parameters: { model: string },
    options?: { apiVersion?: string; baseUrl?: string },
  ): { generateContent(request: unknown, options?: { signal?: AbortSignal }): Promise<{ response: unknown }> };
}

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
  const reached = client.getGenerativeModel(
    { model },
    { ...(apiVersion && { apiVersion }), ...(baseURL && { baseUrl: baseURL }) },
  );
  return async (request, { signal }) => {
    signal.throwIfAborted();
    return (await reached.generateContent(request, { signal })).response;
  };
}
