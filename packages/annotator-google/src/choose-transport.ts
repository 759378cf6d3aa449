import { type CallImages, InputError, inlineImages } from '@visionprefer/core/plugin';
import { type GenaiClient, genaiTransport, loadGenai, ownGenaiTransport } from './genai-transport.ts';
import { createGenerativeAi, type GenerativeAiClient, generativeAiTransport } from './generative-ai-transport.ts';
import type { GoogleOptions } from './google.ts';
import type { GoogleRequest } from './google-request.ts';
import { warnOfEndOfLife } from './warn-of-end-of-life.ts';

/** How a request reaches the vendor through one of its SDKs, and what must not be repeated in an error. */
export interface Transport {
  /** The vendor's response as its SDK gives it; rejects with whatever the SDK throws. */
  send(request: GoogleRequest, call: { signal: AbortSignal; images: CallImages }): Promise<unknown>;
  /** How the images of one call get into its request. */
  images(): CallImages;
  secrets: string[];
  /** Whether it is the vendor itself that is called, at its usual prices. A client of `genai` does not tell. */
  vendor: boolean;
}

/** Where a request goes, besides what the client says. */
export type Address = Pick<GoogleOptions, 'model' | 'baseURL' | 'apiVersion'>;

/** The transport for a client that is given, or for the SDK that is asked for. */
export function chooseTransport(options: GoogleOptions): Transport {
  const { client, sdk } = options;
  const images = () => inlineImages;
  if (client) {
    const secrets = keysOf(client);
    if (isGenerativeAi(client)) {
      const vendor = isVendor(options.baseURL);
      return { send: generativeAiTransport(client, options), images, secrets, vendor };
    }
    if (isGenai(client)) {
      const vendor = options.baseURL !== undefined && isVendor(options.baseURL);
      return { send: genaiTransport(async () => client, options), images, secrets, vendor };
    }
    throw new InputError('The client is of neither SDK. Pass one of @google/generative-ai or of @google/genai.');
  }
  const environment = globalThis.process?.env;
  const apiKey = options.apiKey ?? (environment?.GEMINI_API_KEY || environment?.GOOGLE_API_KEY);
  if (!apiKey) throw new InputError('No API key. Pass { apiKey } or set GEMINI_API_KEY.');
  const { model, apiVersion = 'v1beta', baseURL = environment?.GOOGLE_GEMINI_BASE_URL || undefined } = options;
  const address = { model, apiVersion, baseURL };
  const vendor = isVendor(baseURL);
  if (sdk === 'genai') return { ...ownGenaiTransport(loadGenai(apiKey), address), secrets: [apiKey], vendor };
  if (sdk === undefined) warnOfEndOfLife();
  return { send: generativeAiTransport(createGenerativeAi(apiKey), address), images, secrets: [apiKey], vendor };
}

function isVendor(baseURL = 'https://generativelanguage.googleapis.com'): boolean {
  return URL.parse(baseURL)?.hostname === 'generativelanguage.googleapis.com';
}

/** By shape: an `instanceof` would not know a client of another copy of the SDK. */
function isGenerativeAi(client: object): client is GenerativeAiClient {
  return 'getGenerativeModel' in client && typeof client.getGenerativeModel === 'function';
}

function isGenai(client: object): client is GenaiClient {
  const { models } = client as { models?: { generateContent?: unknown } };
  return typeof models?.generateContent === 'function';
}

function keysOf(client: object): string[] {
  const { apiKey } = client as { apiKey?: unknown };
  return typeof apiKey === 'string' ? [apiKey] : [];
}
