import { AnnotatorError } from '@visionprefer/core/plugin';
import type { Address, Transport } from './choose-transport.ts';

/** What is needed of a client of `@google/genai`. */
export interface GenaiClient {
  models: { generateContent(parameters: { model: string; contents: unknown; config?: unknown }): Promise<unknown> };
}

/** Loads the SDK when it is first needed, since it is an optional peer, and makes one client of it. */
export function loadGenai(
  apiKey: string,
  importSdk: () => Promise<GenaiSdk> = () => import('@google/genai'),
): () => Promise<GenaiClient> {
  let client: Promise<GenaiClient> | undefined;
  const load = async (): Promise<GenaiClient> => {
    const { GoogleGenAI } = await importSdk().catch((error: unknown) => {
      const missing = (error as { code?: unknown }).code === 'ERR_MODULE_NOT_FOUND';
      const why = missing ? 'is not installed. Run: npm install @google/genai' : `cannot be loaded: ${error}`;
      throw new AnnotatorError('bad-request', `sdk: 'genai' needs the package @google/genai, which ${why}`);
    });
    // Without this the environment could turn the client to another service.
    return new GoogleGenAI({ apiKey, vertexai: false });
  };
  return () => (client ??= load());
}

interface GenaiSdk {
  GoogleGenAI: new (options: { apiKey: string; vertexai: boolean }) => GenaiClient;
}

/** Through `@google/genai`, which takes apart what the REST interface has together. */
export function genaiTransport(
  client: () => Promise<GenaiClient>,
  { model, apiVersion, baseURL }: Address,
): Transport['send'] {
  const httpOptions = { ...(apiVersion && { apiVersion }), ...(baseURL && { baseUrl: baseURL }) };
  return async ({ contents, systemInstruction, safetySettings, generationConfig }, signal) => {
    const { models } = await client();
    signal.throwIfAborted();
    const config = { ...generationConfig, systemInstruction, safetySettings, httpOptions, abortSignal: signal };
    return models.generateContent({ model, contents, config });
  };
}
