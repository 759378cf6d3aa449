import { GoogleGenAI } from '@google/genai';
import {
  checkApiKey,
  codeOfStop,
  endSentence,
  excerpt,
  fromBase64,
  fromGeneratorFailure,
  type GeneratedImage,
  type Generator,
  GeneratorError,
  guardFetch,
  type ImageRequest,
  InputError,
  listOf,
  mostImageBytes,
  partOf,
  readEnvironment,
  readFailure,
  textOf,
  toGeneratorError,
} from '@visionprefer/core/plugin';

/** Options of {@link google}. */
export interface GoogleImagesOptions {
  /** Such as `gemini-3-pro-image`. */
  model: string;
  /** Default: GEMINI_API_KEY or GOOGLE_API_KEY. */
  apiKey?: string | undefined;
  /** Default: GOOGLE_GEMINI_BASE_URL, or Google. */
  baseURL?: string | undefined;
  /** US dollars that one image costs at most. Default: not known. */
  usdPerImage?: number | undefined;
}

/** Shapes that all of them paint. */
const shapes = ['1:1', '3:4', '4:3', '9:16', '16:9'] as const;

/**
 * A Gemini model that paints as a generator. It heeds a seed as well as it can, and neither guidance nor steps; of width
 * and height the shape counts. Imagen is reached by Vertex AI alone, through the AI SDK.
 *
 * @throws InputError when there is no key.
 */
export function google(options: GoogleImagesOptions): Generator {
  const { model, usdPerImage } = options;
  const key = options.apiKey ?? readEnvironment('GEMINI_API_KEY') ?? readEnvironment('GOOGLE_API_KEY');
  if (!key?.trim()) throw new InputError('No API key. Pass { apiKey } or set GEMINI_API_KEY.');
  const apiKey = checkApiKey(key, '{ apiKey } or GEMINI_API_KEY');
  const baseUrl = options.baseURL ?? readEnvironment('GOOGLE_GEMINI_BASE_URL');
  const id = `google:${model}`;
  const source = { id, secrets: [apiKey] };
  const send = guardFetch((input, init) => fetch(input, init), mostImageBytes);
  // The SDK's errors do not tell what the headers ask for, so what went wrong is read before it.
  const heard: typeof fetch = async (input, init) => {
    const response = await send(input, init);
    if (response.ok) return response;
    throw fromGeneratorFailure(readFailure(await response.text(), response), source);
  };
  const client = new GoogleGenAI({
    ...{ apiKey, vertexai: false, apiVersion: 'v1beta' },
    httpOptions: { ...(baseUrl !== undefined && { baseUrl }), fetch: heard },
  });
  return {
    ...{ specVersion: 1, id, model, usdPerImage },
    vendor: options.baseURL === undefined ? 'google' : undefined,
    async generate(request, { signal }) {
      signal.throwIfAborted();
      try {
        return await paint(client, { model, request, signal, source });
      } catch (thrown) {
        signal.throwIfAborted();
        throw toGeneratorError(thrown, source);
      }
    },
  };
}

/** One image that is to be painted, by whom. */
interface Asked {
  model: string;
  request: ImageRequest;
  signal: AbortSignal;
  source: { id: string; secrets: readonly string[] };
}

async function paint(client: GoogleGenAI, { model, request, signal, source }: Asked): Promise<GeneratedImage> {
  const { prompt, seed } = request;
  const imageConfig = { aspectRatio: nearestShape(request) };
  const config = { responseModalities: ['IMAGE'], seed, imageConfig, abortSignal: signal };
  const reply: unknown = await client.models.generateContent({ model, contents: prompt, config });
  const { candidates, promptFeedback, modelVersion } = partOf(reply);
  const { content, finishReason, finishMessage } = partOf(listOf(candidates)[0]);
  for (const part of listOf(partOf(content).parts)) {
    const { inlineData, thought } = partOf(part);
    const bytes = fromBase64(textOf(partOf(inlineData).data) ?? '');
    if (bytes.length > 0 && thought !== true) {
      return { bytes, used: { guidance: null, steps: null }, model: textOf(modelVersion) };
    }
  }
  const stop = textOf(partOf(promptFeedback).blockReason) ?? textOf(finishReason);
  const isBlocked = partOf(promptFeedback).blockReason !== undefined || /^(IMAGE_|NO_IMAGE)/.test(stop ?? '');
  const code = isBlocked ? 'blocked' : (codeOfStop(stop) ?? 'empty');
  throw none(source, code === 'truncated' ? 'empty' : code, [stop, textOf(finishMessage)].filter(Boolean).join(': '));
}

function none({ id, secrets }: Asked['source'], code: GeneratorError['code'], reason = ''): GeneratorError {
  const said = reason ? `It said: ${endSentence(excerpt(reason, secrets))}` : 'It gave no reason.';
  return new GeneratorError(code, `${id}: the reply holds no image. ${said}`);
}

function nearestShape({ width, height }: ImageRequest): string {
  const distance = (shape: string) => {
    const [one = 1, other = 1] = shape.split(':').map(Number);
    return Math.abs(Math.log((one / other) * (height / width)));
  };
  return shapes.reduce<string>((best, shape) => (distance(shape) < distance(best) ? shape : best), shapes[0]);
}
