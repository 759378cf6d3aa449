import { AnnotatorError, createTransport, inlineImages } from '@visionprefer/core/plugin';
import type { GenaiClient } from '../google-options.ts';
import type { Address, Transport } from './transport.ts';

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
  fetchFor?: (fetchOptions: object) => typeof fetch,
): Transport['send'] {
  return async ({ contents, systemInstruction, safetySettings, generationConfig }, { signal, images }) => {
    const httpOptions = { apiVersion, baseUrl: baseURL, fetch: fetchFor?.(images.fetchOptions) };
    const { models } = await client();
    signal.throwIfAborted();
    const config = { ...generationConfig, systemInstruction, safetySettings, httpOptions, abortSignal: signal };
    return models.generateContent({ model, contents, config });
  };
}

/**
 * The same with a client of our own, and images that come into the request as it is sent. Not all releases of the SDK
 * take a `fetch`, so this waits for a first call to come through it.
 */
export function ownGenaiTransport(
  client: () => Promise<GenaiClient>,
  address: Address,
): Pick<Transport, 'send' | 'images'> {
  const transport = createTransport();
  let proven = false;
  const fetchFor =
    (fetchOptions: object): typeof fetch =>
    (url, init) => {
      proven = true;
      return transport.fetch(url, { ...init, ...fetchOptions });
    };
  return {
    send: genaiTransport(client, address, fetchFor),
    images: () => (proven ? transport.images() : inlineImages),
  };
}
