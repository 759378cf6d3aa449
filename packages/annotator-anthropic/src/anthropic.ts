import Anthropic from '@anthropic-ai/sdk';
import { type Annotator, type CallImages, createTransport, InputError, inlineImages } from '@visionprefer/core/plugin';
import { readMessage } from './anthropic-answer.ts';
import { toAnnotatorError } from './anthropic-error.ts';
import { writeRequest } from './anthropic-request.ts';
import { imageLimits } from './image-limits.ts';
import { imageTokensOf } from './image-tokens.ts';

/** What {@link anthropic} needs of a client: one of `@anthropic-ai/sdk`, or of its Bedrock and Vertex kin. */
export interface AnthropicClient {
  messages: Pick<Anthropic['messages'], 'create'>;
}

/** Who is asked, and how. */
export interface AnthropicOptions {
  /** Such as `claude-sonnet-5-5`. */
  model: string;
  /** Default: the environment variable `ANTHROPIC_API_KEY`. */
  apiKey?: string | undefined;
  /** Default: the environment variable `ANTHROPIC_BASE_URL`, else the vendor itself. */
  baseURL?: string | undefined;
  /** A client of your own, used instead of `apiKey` and `baseURL`. */
  client?: AnthropicClient | undefined;
  /** How much the model thinks before it answers. Default: the model's own. */
  effort?: 'low' | 'medium' | 'high' | 'xhigh' | 'max' | undefined;
  /**
   * How long the vendor keeps the rubric cached. Default `5m`: every use renews it, so a run that goes on pays the
   * cheaper write (1.25 times the input price, against 2 for `1h`) once. `1h` pays when calls lie minutes apart.
   */
  ttl?: '5m' | '1h' | undefined;
  /** Output tokens to allow for one question, thinking included. Default: 4,000 and 150 for each image and aspect. */
  maxOutputTokens?: number | undefined;
  /** Names the annotator in every record. Default `anthropic:<model>`, with `?effort=<effort>` where that is given. */
  id?: string | undefined;
}

/**
 * A model of Anthropic as an annotator.
 *
 * @throws InputError when there is no model, or neither a key nor a client.
 */
export function anthropic(options: AnthropicOptions): Annotator {
  const { model, effort, ttl = '5m', maxOutputTokens } = options;
  if (!model) throw new InputError('No model. Pass { model }, such as claude-sonnet-5-5.');
  const { client, images: createImages } = chooseClient(options);
  const secrets = keysOf(client);
  return {
    specVersion: 1,
    id: options.id ?? (effort ? `anthropic:${model}?effort=${effort}` : `anthropic:${model}`),
    limits: imageLimits(model),
    model,
    ...(isVendor(client) && { vendor: 'anthropic', imageTokens: imageTokensOf(model) }),
    cacheWriteFactor: ttl === '1h' ? 2 : 1.25,
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    async answer(question, { signal, maxOutputTokens }) {
      signal.throwIfAborted();
      const images = createImages();
      const request = writeRequest(question, { model, maxOutputTokens, effort, ttl, images });
      const call = { signal, maxRetries: 0, timeout: longestMs, fetchOptions: images.fetchOptions };
      const { data, response } = await client.messages
        .create(request, call)
        .withResponse()
        .catch((error: unknown) => {
          signal.throwIfAborted();
          throw toAnnotatorError(error, secrets);
        });
      return readMessage(data, response.headers);
    },
  };
}

/** The deadline is the caller's; this only keeps the SDK from setting its own, or from refusing a long answer unasked. */
const longestMs = 3_600_000;

function chooseClient({ client, apiKey, baseURL }: AnthropicOptions): {
  client: AnthropicClient;
  images: () => CallImages;
} {
  if (client) return { client, images: () => inlineImages };
  const environment = globalThis.process?.env;
  const key = apiKey ?? environment?.ANTHROPIC_API_KEY;
  if (!key) throw new InputError('No API key. Pass { apiKey } or set ANTHROPIC_API_KEY.');
  const { fetch, images } = createTransport();
  const address = baseURL ?? environment?.ANTHROPIC_BASE_URL;
  return { client: new Anthropic({ apiKey: key, baseURL: address, maxRetries: 0, fetch }), images };
}

/** Whether the client calls the vendor itself, and not another house that has its models or speaks like it. */
function isVendor(client: object): boolean {
  const { baseURL } = client as { baseURL?: unknown };
  return typeof baseURL === 'string' && URL.parse(baseURL)?.hostname === 'api.anthropic.com';
}

/** What must not be repeated in an error. */
function keysOf(client: object): string[] {
  const { apiKey, authToken } = client as { apiKey?: unknown; authToken?: unknown };
  return [apiKey, authToken].filter((key) => typeof key === 'string');
}
