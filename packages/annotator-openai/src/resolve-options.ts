import {
  checkApiKey,
  createLogger,
  createTransport,
  guardClient,
  guardFetch,
  InputError,
  readEnvironment,
  redact,
  secretsOfUrl,
  textOf,
} from '@visionprefer/core/plugin';
import OpenAI from 'openai';
import { abilitiesOf, otherServerAbilities } from './abilities.ts';
import { dialects, resolveDialect } from './dialects.ts';
import { createPostRequest } from './interfaces/post.ts';
import type { OpenAIOptions } from './openai-options.ts';
import type { ResolvedOptions } from './resolved-options.ts';

/** Fills in the defaults and checks that the options go together. */
export function resolveOptions(options: OpenAIOptions): ResolvedOptions {
  const { model, detail = 'high', reasoning, extraBody = {} } = options;
  if (!model) throw new InputError('No model. Pass { model }, such as "gpt-6-sol".');
  checkExtraBody(extraBody);
  const { client, files, post, images, secrets } = resolveClient(options);
  const vendor = isVendor(client.baseURL);
  const abilities = {
    ...(vendor ? abilitiesOf(model, reasoning?.effort) : otherServerAbilities),
    ...options.abilities,
  };
  const scores = options.scores ?? (options.api === 'decisions' ? 'expected' : 'level');
  const atVendor = scores === 'expected' && abilities.decisions ? 'decisions' : 'responses';
  const api = options.api ?? (vendor ? atVendor : 'chat');
  checkScores(model, scores, api, { abilities, client });
  return {
    id: options.id ?? defaultId({ ...options, detail, scores }),
    model,
    client,
    files,
    post,
    images,
    secrets,
    api,
    scores,
    detail,
    reasoning,
    extraBody,
    dialect: resolveDialect(options.dialect, vendor ? dialects.openai : dialects.unknown),
    abilities,
    listed: new URL(client.baseURL).hostname === 'api.openai.com' && usualTier(extraBody),
  };
}

/** What a call may take is reckoned beforehand, and a budget relies on it. */
function checkExtraBody(extraBody: Record<string, unknown>): void {
  const cap = ['max_output_tokens', 'max_completion_tokens', 'max_tokens'].find((name) => name in extraBody);
  if (cap !== undefined) throw new InputError(`extraBody sets ${cap}. Pass { maxOutputTokens } instead.`);
  if ((extraBody.n ?? 1) !== 1) throw new InputError('extraBody asks for several answers; one is read. Leave out n.');
}

function usualTier({ service_tier: tier = 'default' }: Record<string, unknown>): boolean {
  return tier === 'default';
}

/** The deadline is the caller's; this only keeps the SDK from setting its own. */
const longestMs = 3_600_000;

/** What is told to servers that need no key, because the SDK does not go without. */
const noKey = 'none';

function resolveClient(
  options: OpenAIOptions,
): Pick<ResolvedOptions, 'client' | 'files' | 'post' | 'images' | 'secrets'> {
  if (options.client) {
    const { apiKey, baseURL } = options.client;
    const secrets = [textOf(apiKey), ...secretsOfUrl(baseURL)];
    const { client } = options;
    return { client, files: client, post: undefined, images: guardClient(client), secrets };
  }
  const given = options.apiKey ?? readEnvironment('OPENAI_API_KEY');
  const key = given && checkApiKey(given, '{ apiKey } or OPENAI_API_KEY');
  const baseURL = options.baseURL ?? readEnvironment('OPENAI_BASE_URL') ?? 'https://api.openai.com/v1';
  if (!key && isVendor(baseURL)) throw new InputError('No API key. Pass { apiKey } or set OPENAI_API_KEY.');
  const secrets = [key, ...secretsOfUrl(baseURL)];
  const transport = createTransport({ keep: 'all' });
  const logger = createLogger(secrets);
  const shared = { apiKey: key || noKey, baseURL, maxRetries: 0, timeout: longestMs, logger };
  const client = new OpenAI({ ...shared, fetch: transport.fetch });
  // The platform's: what came of a batch may be longer than an answer.
  const files = client.withOptions({ fetch: guardFetch((url, init) => fetch(url, init), Infinity) });
  return { client, files, post: createPostRequest(client, transport), images: transport.images, secrets };
}

/** Whether the url is the vendor's own, its regional hosts included. */
function isVendor(baseURL: string): boolean {
  try {
    return /(^|\.)api\.openai\.com$/.test(new URL(baseURL).hostname);
  } catch {
    throw new InputError(
      `The base url "${redact(baseURL, [])}" is not a url. Expected one such as http://localhost:8000/v1.`,
    );
  }
}

function checkScores(
  model: string,
  scores: ResolvedOptions['scores'],
  api: ResolvedOptions['api'],
  { abilities, client }: Pick<ResolvedOptions, 'abilities' | 'client'>,
): void {
  if (api === 'decisions') {
    if (scores === 'level') throw new InputError("The Decisions endpoint gives { scores: 'expected' } only.");
    if (!client.decisions) throw new InputError('The Decisions endpoint needs the package openai 7 or later.');
  } else if (scores === 'expected' && !abilities.logProbabilities) {
    throw new InputError(
      `${model} is not known to give probabilities, so { scores: 'expected' } is not to be had. Use gpt-6-luna, which has the Decisions endpoint, or a model without reasoning such as gpt-4.1; or, if this one does, say so: { abilities: { logProbabilities: true } }.`,
    );
  }
}

/** The model's name, and the options that change its answers as far as they are not the default. */
function defaultId({ model, detail, scores, reasoning, extraBody }: OpenAIOptions): string {
  const changes = {
    detail: detail === 'high' ? undefined : detail,
    scores: scores === 'level' ? undefined : scores,
    ...reasoning,
    ...extraBody,
  };
  const query = Object.entries(changes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return `openai:${model}${query.length ? `?${query.join('&')}` : ''}`;
}
