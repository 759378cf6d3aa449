import {
  checkApiKey,
  fromBase64,
  type Generator,
  GeneratorError,
  guardFetch,
  InputError,
  listOf,
  mostImageBytes,
  partOf,
  readEnvironment,
  textOf,
  toGeneratorError,
} from '@visionprefer/core/plugin';
import OpenAI from 'openai';

/** Options of {@link openai}. */
export interface OpenAIImagesOptions {
  /** Such as `gpt-image-2`. */
  model: string;
  /** Default: OPENAI_API_KEY. */
  apiKey?: string | undefined;
  /** Default: OPENAI_BASE_URL, or OpenAI. */
  baseURL?: string | undefined;
  /** Default: as the model does by itself. Dearer when higher. */
  quality?: 'low' | 'medium' | 'high' | 'auto' | undefined;
  /** Sizes that the model has, as `1024x1024`; the nearest in shape is asked for. Default: the three of GPT Image. */
  sizes?: readonly `${number}x${number}`[] | undefined;
  /** US dollars that one image costs at most. Default: not known, since it depends on model, quality and size. */
  usdPerImage?: number | undefined;
}

const usualSizes = ['1024x1024', '1536x1024', '1024x1536'] as const;

/**
 * An image model of OpenAI as a generator. It has no seed, no guidance and no steps: the same request gives another image.
 *
 * @throws InputError when there is no key.
 */
export function openai(options: OpenAIImagesOptions): Generator {
  const { model, quality, sizes = usualSizes, usdPerImage } = options;
  const key = options.apiKey ?? readEnvironment('OPENAI_API_KEY');
  if (!key?.trim()) throw new InputError('No API key. Pass { apiKey } or set OPENAI_API_KEY.');
  const apiKey = checkApiKey(key, '{ apiKey } or OPENAI_API_KEY');
  const baseURL = options.baseURL ?? readEnvironment('OPENAI_BASE_URL');
  const id = `openai:${model}${quality === undefined ? '' : `?quality=${quality}`}`;
  const source = { id, secrets: [apiKey] };
  const client = new OpenAI({
    ...{ apiKey, maxRetries: 0, logLevel: 'off', dangerouslyAllowBrowser: true },
    ...(baseURL !== undefined && { baseURL }),
    fetch: guardFetch((input, init) => fetch(input, init), mostImageBytes),
  });
  return {
    ...{ specVersion: 1, id, model, usdPerImage },
    vendor: options.baseURL === undefined ? 'openai' : undefined,
    async generate({ prompt, width, height }, { signal }) {
      signal.throwIfAborted();
      const size = nearestSize(sizes, width / height);
      const body = { model, prompt, n: 1, size, ...(quality !== undefined && { quality }) };
      const reply: unknown = await client.images.generate(body, { signal }).catch((thrown: unknown) => {
        signal.throwIfAborted();
        throw toGeneratorError(thrown, source);
      });
      const image = partOf(listOf(partOf(reply).data)[0]);
      const bytes = fromBase64(textOf(image.b64_json) ?? '');
      if (bytes.length === 0)
        throw new GeneratorError('empty', `${id}: the reply holds no image. It is asked for once more.`);
      return { bytes, used: { prompt: textOf(image.revised_prompt), seed: null, guidance: null, steps: null } };
    },
  };
}

/** The size whose shape is the nearest. */
function nearestSize(sizes: readonly string[], shape: number): string {
  const distance = (size: string) => {
    const [width = 1, height = 1] = size.split('x').map(Number);
    return Math.abs(Math.log(width / height / shape));
  };
  return sizes.reduce((best, size) => (distance(size) < distance(best) ? size : best), sizes[0] ?? 'auto');
}
