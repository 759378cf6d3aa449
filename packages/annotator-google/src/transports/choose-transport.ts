import { checkApiKey, InputError, readEnvironment, secretsOfUrl } from '@visionprefer/core/plugin';
import type { GenaiClient, GenerativeAiClient, GoogleOptions } from '../google-options.ts';
import { createGenai, fetchOf, genaiTransport } from './genai-transport.ts';
import { createGenerativeAi, generativeAiTransport } from './generative-ai-transport.ts';
import type { Transport } from './transport.ts';
import { warnOfEnd } from './warn-of-end.ts';

/** The transport for a client that is given, or for the SDK that is asked for. */
export function chooseTransport(options: GoogleOptions): Transport {
  const { client, sdk } = options;
  if (client) {
    const secrets = [...keysOf(client), ...secretsOfUrl(options.baseURL)];
    if (isGenerativeAi(client)) {
      warnOfEnd();
      const vendor = isVendor(options.baseURL);
      return { ...generativeAiTransport(async () => client, options), secrets, vendor };
    }
    if (isGenai(client)) {
      const vendor = options.baseURL !== undefined && isVendor(options.baseURL);
      return { ...genaiTransport(async () => client, options, fetchOf(client)), secrets, vendor };
    }
    throw new InputError('The client is of neither SDK. Pass one of @google/genai or of @google/generative-ai.');
  }
  const given = options.apiKey ?? readEnvironment('GEMINI_API_KEY') ?? readEnvironment('GOOGLE_API_KEY');
  if (!given?.trim()) throw new InputError('No API key. Pass { apiKey } or set GEMINI_API_KEY.');
  const apiKey = checkApiKey(given, '{ apiKey } or GEMINI_API_KEY');
  const { model, apiVersion = 'v1beta', baseURL = readEnvironment('GOOGLE_GEMINI_BASE_URL') } = options;
  const address = { model, apiVersion, baseURL };
  const known = { secrets: [apiKey, ...secretsOfUrl(baseURL)], vendor: isVendor(baseURL) };
  if (sdk !== 'generative-ai') return { ...genaiTransport(createGenai(apiKey), address), ...known };
  warnOfEnd();
  return { ...generativeAiTransport(createGenerativeAi(apiKey), address), ...known };
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
