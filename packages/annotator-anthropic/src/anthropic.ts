import Anthropic from '@anthropic-ai/sdk';
import {
  type Annotator,
  type CallImages,
  checkApiKey,
  createLogger,
  createTransport,
  guardClient,
  guardFetch,
  InputError,
  keepSecrets,
  parseReply,
  readEnvironment,
  secretsOfUrl,
  textOf,
  warnUnguarded,
} from '@visionprefer/core/plugin';
import type { AnthropicClient, AnthropicOptions } from './anthropic-options.ts';
import { anthropicBatching } from './batch/anthropic-batching.ts';
import { imageLimits } from './image-limits.ts';
import { imageTokensOf } from './image-tokens-of.ts';
import { readMessage } from './read-message.ts';
import { toAnnotatorError } from './to-annotator-error.ts';
import { writeRequest } from './write-request.ts';

/**
 * A model of Anthropic as an annotator.
 *
 * @throws InputError when there is no model, or neither a key nor a client.
 */
export function anthropic(options: AnthropicOptions): Annotator {
  const { model, effort, ttl = '5m', maxOutputTokens } = options;
  if (!model) throw new InputError('No model. Pass { model }, such as claude-sonnet-5-5.');
  const { client, batches, images: createImages } = chooseClient(options);
  const secrets = keysOf(client);
  const listed = isVendor(client);
  const id = options.id ?? (effort ? `anthropic:${model}?effort=${effort}` : `anthropic:${model}`);
  return {
    specVersion: 1,
    id,
    limits: imageLimits(model),
    model,
    vendor: listed ? 'anthropic' : undefined,
    imageTokens: listed ? imageTokensOf(model) : undefined,
    cacheWriteFactor: ttl === '1h' ? 2 : 1.25,
    maxOutputTokens,
    batch: batches && anthropicBatching({ id, model, effort, ttl, client: batches, secrets }),
    answer: (question, { signal, maxOutputTokens }) =>
      keepSecrets({ id, secrets, signal }, async () => {
        signal.throwIfAborted();
        const images = createImages();
        const request = writeRequest(question, { model, maxOutputTokens, effort, ttl, images });
        const call = { signal, maxRetries: 0, timeout: longestMs, fetchOptions: images.fetchOptions };
        const { data, response } = await client.messages
          .create(request, call)
          .withResponse()
          .catch((error: unknown) => {
            signal.throwIfAborted();
            const { reply } = images;
            // The SDK stumbles over what has not the form of a message; what it is, its text tells.
            if (reply && reply.status < 300) return { data: parseReply(reply.text), response: reply };
            throw toAnnotatorError(error, secrets, reply);
          });
        if (images.sent === false) warnUnguarded(id, 'Pass { apiKey } in place of { client }.');
        // Some servers send their JSON as if it were text.
        return readMessage(typeof data === 'string' ? parseReply(data) : data, response.headers, secrets);
      }),
  };
}

/** The deadline is the caller's; this only keeps the SDK from setting its own, or from refusing a long answer unasked. */
const longestMs = 3_600_000;

function chooseClient({ client, apiKey, baseURL }: AnthropicOptions): {
  client: AnthropicClient;
  /** For batches, whose results may be longer than an answer. */
  batches: Anthropic | undefined;
  images: () => CallImages;
} {
  if (client) return { client, batches: offersBatches(client) ? client : undefined, images: guardClient(client) };
  const given = apiKey ?? readEnvironment('ANTHROPIC_API_KEY');
  if (!given?.trim()) throw new InputError('No API key. Pass { apiKey } or set ANTHROPIC_API_KEY.');
  const key = checkApiKey(given, '{ apiKey } or ANTHROPIC_API_KEY');
  const { fetch, images } = createTransport({ keep: 'all' });
  const address = baseURL ?? readEnvironment('ANTHROPIC_BASE_URL');
  const logger = createLogger([key, ...secretsOfUrl(address)]);
  const made = new Anthropic({ apiKey: key, baseURL: address, maxRetries: 0, fetch, logger });
  const batches = made.withOptions({ fetch: guardFetch((url, init) => globalThis.fetch(url, init), Infinity) });
  return { client: made, batches, images };
}

/** Whether a client is one of the vendor's own SDK: those of other houses have no batches, or other ones. */
function offersBatches(client: object): client is Anthropic {
  const { messages } = client as Partial<AnthropicClient>;
  return 'get' in client && typeof messages?.batches?.create === 'function';
}

/** Whether the client calls the vendor itself, and not another house that has its models or speaks like it. */
function isVendor(client: object): boolean {
  const { baseURL } = client as { baseURL?: unknown };
  return typeof baseURL === 'string' && URL.parse(baseURL)?.hostname === 'api.anthropic.com';
}

/** What must not be repeated in an error. */
function keysOf(client: object): string[] {
  const { apiKey, authToken, baseURL } = client as { apiKey?: unknown; authToken?: unknown; baseURL?: unknown };
  return [apiKey, authToken, ...secretsOfUrl(textOf(baseURL))].filter((key) => typeof key === 'string');
}
